import pytest

from index.errors import BylineError, IndexMismatch, NoIndex, UsageError, VectorsLost


@pytest.mark.parametrize(
    ("kind", "code"), [(BylineError, 1), (IndexMismatch, 1), (VectorsLost, 1), (UsageError, 2)]
)
def test_each_error_says_what_happened_what_to_do_and_its_exit_code(
    kind: type[BylineError], code: int
) -> None:
    error = kind("It broke.", "Mend it.")
    assert (error.sentence, error.remedy, error.exit_code) == ("It broke.", "Mend it.", code)
    assert str(error) == "It broke. Mend it."
    assert str(kind("It broke.")) == "It broke."


def test_a_missing_index_names_its_home_and_how_to_make_one() -> None:
    assert str(NoIndex("here")) == "There is no index in here. Make one with: byline index FOLDER"
