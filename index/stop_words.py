"""Words that say nothing of what a text is about, by language, and those that only ask.

The tables also tell languages that share a script apart (`index.languages`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

ENGLISH = frozenset(
    """
    a about above after again all also am an and any are aren't as at be because been before being
    below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't
    down during each few for from further had has have having he he'd he'll he's her here hers him
    himself his how i i'd i'll i'm i've if in into is isn't it it's its itself just let's me more
    most my myself no nor not of off on once only or other our ours ourselves out over own please
    same shall she she'd she'll she's should so some such than that that's the their theirs
    them themselves then there there's these they they'd they'll they're this those through to too
    under until up us very was wasn't we we'd we'll were weren't what what's when where which while
    who who's whom whose why will with won't would you you'd you'll you're your yours yourself
    according already anything article articles asked come did ever get gets give go going got
    happen happened happens kind know like mean means mention mentioned mentions said say says
    something still tell told want wanted wants yet
    """.split()
)
_SPANISH = """
    a acerca además ahí al algo alguna algunas alguno algunos algún allí ambos ante antes aquel
    aquella aquellas aquellos aquí así aunque bajo bien cada casi como con contra cosa cual cuales
    cualquier cuando cuanto cuya cuyas cuyo cuyos cuál cuáles cuándo cuánta cuántas cuánto cuántos
    cómo de debe del demás desde después donde durante dónde e el ella ellas ello ellos en
    entonces entre era eran eres es esa esas ese eso esos esta estaba estaban estado estar estas
    este esto estos estoy está están fue fueron fui ha haber había habían hace hacen hacer hacia
    hacía han hasta hay haya he hemos hizo incluso la las le les lo los luego llama llamaba me
    mediante mi mientras mis misma mismas mismo mismos mucha muchas mucho muchos muy más mí nada ni
    ningún ninguna ninguno no nos nosotros nuestra nuestras nuestro nuestros nunca o os otra otras
    otro otros para pero poco podía podían por porque pues puede pueden que quien quienes quién
    quiénes qué se sea sean según ser si sido siendo sin sobre solo son su sus suya suyo sí sólo
    también tampoco tan tanto te tenido tenía tenían tiene tienen toda todas todavía todo todos tras
    tu tus tuvo tú u un una unas uno unos usted ustedes va vez y ya yo él ésta éste
"""
_GERMAN = """
    ab aber all alle allem allen aller alles als also am an ander andere anderem anderen anderer
    anderes auch auf aus außerdem bei beim bereits bevor bin bis bist bzw da dabei dadurch dafür
    damals damit danach dann daran darauf daraus darin darüber das dass daß davon dazu dein deine
    dem den denen denn der deren des deshalb dessen desto dich die dies diese diesem diesen dieser
    dieses dir doch dort du durch ein eine einem einen einer eines einige einigen einiger er es etwa
    etwas euch euer eure falls für gab ganz gar gegen gegenüber genannt gibt habe haben hat hatte
    hatten heißen heißt her hier hierzu hin hinter hätte ich ihm ihn ihnen ihr ihre ihrem ihren
    ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes jedoch jene jenem jenen jener
    jenes jetzt kann kannst kein keine keinem keinen keiner konnte konnten können könnte laut man
    manche manchen mancher mehr mein meine meinem meinen meiner mich mir mit muss musste mussten
    muß müssen nach nachdem nicht nichts noch nun nur ob obwohl oder ohne sehr sein seine seinem
    seinen seiner seines seit selbst sich sie sind so sogar solche solchem solchen solcher soll
    sollen sollte sollten sondern sonst sowie trotz um und uns unser unsere unter viel viele vielen
    vieler vom von vor wann war waren warum was weder wegen weil weiter welch welche welchem welchen
    welcher welches wem wen wenn wer werde werden weshalb wessen wie wieder wieso wieviel wieviele
    will wir wird wo wobei wodurch wofür woher wohin wollen womit woran worden worin worüber wovon
    wozu wurde wurden während wäre würde würden zu zum zur zwar zwischen über
"""
_FRENCH = """
    a afin ai ainsi alors après assez au aucun aucune auquel aussi autre autres aux auxquelles
    auxquels avaient avait avant avec avez avoir avons ayant beaucoup c c'est car ce ceci cela celle
    celles celui cependant ces cet cette ceux chacun chacune chaque chez combien comme comment d
    dans de depuis des desquelles desquels dont du duquel durant déjà elle elles en encore entre
    es est et eu eux eût fait faut fut furent ici il ils j je jusqu jusque l la laquelle le lequel
    les lesquelles lesquels leur leurs lors lorsque lui là m ma mais me mes moi moins mon même
    mêmes n ne ni nommé non nos notre nous on ont ou où par parce parmi pas pendant peu peut peuvent
    plus plusieurs pour pourquoi pourtant puis puisque qu qu'est quand que quel quelle quelles quels
    quelque quelques qui quoi s sa sans se selon sera seront ses si sinon soit son sont sous souvent
    sur t ta tandis te tel telle telles tels tes toi ton tous tout toute toutes très trop tu un une
    vers voici voilà vos votre vous y à ça était étaient étant été être
"""
_ITALIAN = """
    a abbia abbiamo ad agli ai al alcune alcuni all alla alle allo allora altra altre altri altro
    anche ancora avere aveva avevano avuto c che chi ci cioè ciò coi col come con contro cosa così
    cui da dagli dai dal dall dalla dalle dallo degli dei del dell della delle dello dentro di dopo
    dov'è dove dovuto durante e ebbe ed era erano essere fa fatto fino fra fu furono gli ha hai
    hanno ho i il in infatti invece io l la le lei li lo loro lui ma mai meno mentre mi mia mie mio
    molta molte molti molto negli nei nel nell nella nelle nello nessun nessuna nessuno noi non
    nostra nostre nostri nostro né o ogni oltre oppure per perché perciò però più poi poiché presso
    prima può qual quale quali qualche quando quant'è quanta quante quanti quanto quasi quella
    quelle quelli quello quest questa queste questi questo qui quindi sarà se secondo sei sembra
    senza si sia siamo siano solo sono sopra sotto sta stata state stati stato stesso su sua sue
    sugli sui sul sull sulla sulle sullo suo suoi tale tali tra tramite tu tua tuo tutta tutte tutti
    tutto un una uno verso vi via voi vostro è
"""
_PORTUGUESE = """
    a acerca ainda além algo alguma algumas algum alguns ali ambos ante antes ao aos após aquela
    aquelas aquele aqueles aquilo aqui as assim até bem cada com como contra cuja cujas cujo cujos
    da daquele das de dela delas dele deles depois desde dessa dessas desse desses desta deste do
    dos durante e ela elas ele eles em enquanto entre então era eram essa essas esse esses esta
    estado estar estas estava estavam este estes está estão eu faz fazer foi foram fosse há isso
    isto já lhe lhes mais mas me mesma mesmas mesmo mesmos meu meus minha muita muitas muito muitos
    na nada nas nela nele nem nenhum nenhuma nessa nesse nesta neste no nos nossa nosso num numa
    nunca não nós o onde os ou outra outras outro outros para pela pelas pelo pelos perante pode
    podem pois por porque porquê porém pouco qual quais qualquer quando quanta quantas quanto
    quantos que quem quê se seja sem sempre sendo ser será seu seus sido sob sobre somente sua suas
    são só tal também tanto te tem tendo ter teve tinha tinham tive toda todas todavia todo todos
    tudo tão têm um uma umas uns vez você vocês vos à às é
"""
_DUTCH = """
    aan aangezien al alle alleen als altijd andere anders ben bij binnen boven buiten daar daarna
    daarom dan dat de deze die dit doch doen doet door dus een echter eens elk elke en enkele er
    erg geen geweest geworden had hadden heb hebben heeft heet hem hen het hier hij hoe hoelang
    hoeveel hoewel hun ieder iedere iemand iets ik in indien is ja je jij jullie kan kon konden
    kunnen maar me meer men met mij mijn moest moet moeten mogen na naar nadat niet niets nog nu of
    om omdat ons onze ook op over reeds sinds sommige te tegen tegenover ten ter terwijl toch toen
    tot tussen u uit uw vaak van vanaf vanuit veel vele via volgens voor voordat waar waardoor
    waarin waarom waarop waarvan waarvoor wanneer want waren was wat we welk welke werd werden wie
    wiens wij wilde wil wordt worden zal ze zeer zei zelf zich zichzelf zij zijn zo zoals zonder zou
    zouden zowel zulke
"""
_RUSSIAN = """
    а без более больше был была были было быть в вам вас ведь весь во вокруг вот все всего всей всем
    всех всю вся всё вы где да даже два для до его ее ей ему если есть еще ещё её же за здесь и из
    из-за или им имеет имели именно иногда их к каждая каждого каждое каждый как какая каким каких
    какого какое какой каком какому какую какие когда кого ком кому которая которого которое
    которой котором которому которую которые который которым которых кроме кто куда ли лишь между
    меня мне многие много мной мог могла могли могут может можно мои мой мы на над надо нам нас наш
    не него нее ней некоторые некоторых нем нему нет нею нибудь никогда ним них ничего но ну нём о
    об однако оба он она они оно от откуда очень перед по под после потом потому почему почти при
    про раз разве с сам сама сами самого свои своего своей своем свой своих своим своими свою
    сейчас сколько скольких со собой среди стал стала стали стало так также такая такие таких такое
    такой там те тебя тем теперь то того тоже той только том тому тот ту тут ты у уже хотя чего чей
    чем через что чтоб чтобы чьё чья чём эта эти этим этих это этого этой этом этому этот эту я
    является являются являлся являлась являлось
    і й та це що як який яка яке які він вона вони воно від є його її їх був була були було для до з
    за із на не над під по при про у чи хто де коли чому скільки також після між або але якщо
"""
_ARABIC = """
    أثناء أحد أخرى أكثر ألا أم أما أمام أن أنا أنت أنه أنها أنهم أو أي أيضا أية أين إذ إذا
    إلا إلى إما إن إنه إنها ال الا التي الذي الذين اللاتي اللتان اللذان الى ان او اي اين اذا بأن بأي
    بسبب بعد بعض بل بما بن به بها بهذا بهذه بين بينما تحت تكون تلك تم ثم جدا جميع حتى حول حوالي حيث
    حين خلال دون ذلك رغم سوف سوى ضد ضمن عبر عدة عدد على عليه عليها عن عند عندما عنه عنها غير
    فإن فقد فقط فما فمن فهو فهي فوق في فيما فيه فيها قام قامت قبل قد كان كانت كانوا كل كلا كم
    كما كما كنت كونه كيف لأن لأنه لا لدى لديه لديها لقد لكن لكي لكل لم لما لماذا لن له لها لهذا لهذه
    لهم لو ليس ليست ليكون ما ماذا متى مثل مدى مع معظم معه معها مما من منذ منه منها منهم مهما نحو
    نعم نفس نفسه نفسها هذا هذان هذه هؤلاء هل هم هما هن هنا هناك هو هي وأن وإن وقد وكان وكانت ولا
    ولكن ولم وما ومن وهذا وهذه وهو وهي وفي وعلى ومع وعن يا يتم يجب يكون يمكن
"""
_HINDI = """
    अंदर अतः अथवा अधिक अन्य अपना अपनी अपने अब अभी आदि आप आपका आपके इंहें इतना इतने इतनी इन इनका इनकी
    इनके इन्हें इन्होंने इस इसका इसकी इसके इसमें इससे इसी इसे इसने ई उन उनका उनकी उनके उनको उनमें
    उनसे उन्हें उन्होंने उस उसका उसकी उसके उसमें उससे उसी उसे उसने ऊपर एक एवं ऐसा ऐसी ऐसे ओर और कई
    कब कभी कर करके करता करते करती करना करने करें कहते कहलाता कहा कहाँ कहां का काफी कि कितना
    कितनी कितने किन किनके किया किए किये किस किसका किसकी किसके किसको किसने किसमें किससे किसी किसे की
    कुछ के को कोई कौन कौनसा कौनसी कौनसे क्या क्यों क्योंकि गई गए गया गयी गये चाहिए जब जबकि जहाँ जहां
    जा जाता जाती जाते जाना जाने जितना जिन जिनका जिनकी जिनके जिन्हें जिन्होंने जिस जिसका जिसकी जिसके
    जिसमें जिससे जिसे जिसने जैसा जैसी जैसे जो ज्यादा तक तथा तब तरह तुम तो था थी थीं थे दिया दी दिए
    दोनों द्वारा न नहीं ना नीचे ने पर परंतु फिर बहुत बाद बारे बीच भी मगर मुझे में मेरा
    मेरी मेरे मैं मैंने यदि यह यहाँ यहां यही या ये रखा रहा रही रहे लिए लिया लिये लेकिन व वह वहाँ
    वहां वही वाला वाली वाले वे वो सकता सकती सकते सब सबसे सभी साथ से हम हमारा हमारी हमारे
    हर हाँ ही हुआ हुई हुए हूँ हे है हैं हो होकर होगा होगी होता होती होते होना होने
"""
# What asks within runs without spaces.
_CHINESE = """
    为什么 為什麼 什么 什麼 甚么 甚麼 多少 多久 多大 多长 多長 哪个 哪個 哪些 哪里 哪裡 哪裏 哪儿
    哪一 哪位 哪种 哪種 哪年 何时 何時 何处 何處 何人 怎么 怎麼 怎样 怎樣 如何 是否 几个 幾個 谁 誰
"""

_TABLES: Mapping[str, str] = {
    "es": _SPANISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "it": _ITALIAN,
    "pt": _PORTUGUESE,
    "nl": _DUTCH,
    "ru": _RUSSIAN,
    "ar": _ARABIC,
    "hi": _HINDI,
}


def plain(word: str) -> str:
    """A word in lower case as tables hold it: without the accents that people leave out."""
    lowered = word.lower().replace("’", "'")
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFD", lowered)
    return "".join(c for c in parts if not "\u0300" <= c <= "\u036f")


# With and without accents, as people write questions.
STOP_WORDS: Mapping[str, frozenset[str]] = {
    "en": ENGLISH,
    **{
        language: frozenset(form for word in table.split() for form in (word, plain(word)))
        for language, table in _TABLES.items()
    },
}
ASKING_PHRASES = tuple(_CHINESE.split())
