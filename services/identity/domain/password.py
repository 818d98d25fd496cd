"""What makes a password good enough: length, and nothing that somebody who knows the user would try first.

No rule about kinds of characters and no forced change (OWASP ASVS 5.0 6.2.1 to 6.2.12).
"""

SHORTEST, LONGEST = 12, 128
DIFFERENT = 5
"""Different characters that a password has at least."""

FORGOTTEN_AFTER = 24 * 3600
"""Seconds after which wrong passwords no longer count."""
CONTEXT = ("openimi", "training-only", "coordinator", "administrator")
"""Words of this system, which tell a guesser nothing new."""

# Those of the well-known lists of leaked passwords that are long enough to get past the length, folded to lower case.
COMMON = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789123 123456789abc 1234567890qwerty 0123456789012 098765432109
    password1234 password12345 password123456 passwordpassword password2025 password2026 passw0rd1234 p@ssword1234
    p@ssw0rd1234 mypassword123 changeme1234 changemenow1 letmein12345 letmeinplease welcome12345 welcome2026!
    qwerty123456 qwerty1234567 qwertyuiop12 qwertyuiop123 qwertyuiopasdf qwertyuiopasdfgh qwertzuiop12 qwertzuiop123
    azertyuiop12 azertyuiop123 asdfghjkl123 asdfghjkl1234 zxcvbnm12345 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc
    1qaz2wsx3edc4rfv qazwsxedcrfv qazwsx123456 abcdefghijkl abcdefghijklm abcd12345678 abc123456789 abcdef123456
    iloveyou1234 iloveyou12345 iloveyouforever sunshine1234 princess1234 football1234 baseball1234 superman1234
    trustno1trustno1 administrator1 administrator123 admin1234567 admin12345678 secret123456 summer2026!! winter2026!!
    correcthorsebatterystaple
    """.split()  # noqa: SIM905 -- a list of words reads better than a column of quotes
)


def good_enough(password: str, login: str, authority: str) -> bool:
    """Whether a user with this login, of this authority, may choose the password."""
    folded = password.casefold()
    return (
        SHORTEST <= len(password) <= LONGEST
        and len(set(folded)) >= DIFFERENT
        and folded not in COMMON
        and not any(word in folded for word in (login, authority, *CONTEXT))
    )


def pause_after(failures: int) -> int:
    """Seconds for which a login has to wait after so many wrong passwords in a row: 0, 0, 0, 1, 2, 4 ... 300.

    It grows, so guessing does not pay, and it ends, so no stranger can lock a user out for good.
    """
    return 0 if failures <= 3 else min(300, 2 ** min(failures - 4, 9))
