"""What git complains about, as one sentence with the next step.

The words are those of git 2.39 with LC_ALL=C, tried against real repositories; what the
other side says (`remote: …`) is not believed, as it may say anything.
"""

import re

from bot.errors import BotError, LostRace, Misconfigured, Refused, Unavailable

_FROM_REMOTE = re.compile(r"^remote:.*$", re.MULTILINE)
_LONGEST_REASON = 200

# Lines that start with "!" are those of `push --porcelain`, one for each branch that was not updated.
# A file that was opened and then not written has found no space, though git does not always say so.
_FULL = (
    r"No space left on device|Out of diskspace|Disk quota exceeded"
    r"|couldn't write '|could not set '|unable to write"
)
_NOT_STORED = r"^!.*\(unpacker error\)"
# Said by the other side, so it only chooses between two sentences.
_LOCKED = r"\.lock': File exists"
_RACE = (
    r"^!.*(?:\[rejected\]|\[remote rejected\] "
    r"\((?:cannot lock ref|failed to update ref|incorrect old value))"
)
_DECLINED = r"^!.*\[remote rejected\]"
_NO_SIGNATURE = r"gpg failed to sign|Couldn't (?:load|sign)|Load key|ssh-keygen"
_UNKNOWN_HOST = r"Host key verification failed|No .* host key is known"
_NO_ENTRY = (
    r"Authentication failed|could not read (?:Username|Password)|Permission denied \("
    r"|returned error: 40[13]"
)
_NO_TRUST = r"certificate verification failed|SSL certificate problem|certificate verify failed"
_NO_BRANCH = r"couldn't find remote ref|invalid refspec"
_MOVED = r"returned error: 30\d|unable to update url base from redirection"
_NO_REPOSITORY = (
    r"repository '.*' not found|ERROR: Repository not found|returned error: 404"
    r"|does not appear to be a git repository"
)
_NO_NETWORK = (
    r"Could not resolve host|Failed to connect|Connection (?:refused|reset|closed|timed out)|timed out"
    r"|unable to access|early EOF|hung up unexpectedly|RPC failed|returned error: 5\d\d"
    r"|Could not read from remote repository|unexpected disconnect"
)


def explain_failure(complaints: str, *, repository: str, branch: str) -> BotError:
    """Return the error to raise for what git printed when it failed.

    Args:
        complaints: Its standard error, and after a push also its output; without secrets.
        repository: The address of the repository that it worked with.
        branch: The branch.
    """
    own = _FROM_REMOTE.sub("", complaints)
    if re.search(_RACE, own, re.MULTILINE) and re.search(_LOCKED, complaints):
        return _locked(repository, branch)
    known = (*_failures_of_pushing(repository, branch), *_failures_of_reaching(repository, branch))
    for words, error in known:  # in this order, as one failure may bring words of several kinds
        if re.search(words, own, re.MULTILINE):
            return error
    lines = [line.strip() for line in own.splitlines() if line.strip()]
    return Unavailable(
        "Git failed on {repository}: {reason}",
        hint="Publish again; if it stays so, delete the folder that MATOME_SITE_CACHE names.",
        repository=repository,
        reason=lines[-1][:_LONGEST_REASON] if lines else "it says nothing.",
    )


def _locked(repository: str, branch: str) -> LostRace:
    """Return the error for a branch that another process changes, or one that was killed in the middle."""
    return LostRace(
        "{branch} of {repository} is locked over there.",
        hint="Publish again in a minute. If it stays so, a process was killed there: its owner has to delete"
        " the file refs/heads/{branch}.lock.",
        repository=repository,
        branch=branch,
    )


def _failures_of_pushing(repository: str, branch: str) -> tuple[tuple[str, BotError], ...]:
    full = Unavailable(
        "There is no space left to work with {repository}.",
        hint="Make some where MATOME_SITE_CACHE is; then publish again.",
        repository=repository,
    )
    not_stored = Unavailable(
        "{repository} could not store the commit.",
        hint="Look at its free space and permissions; then publish again.",
        repository=repository,
    )
    race = LostRace(
        "Somebody else changes {branch} of {repository} all the time.",
        hint="Publish again in a minute.",
        repository=repository,
        branch=branch,
    )
    declined = Refused(
        "{repository} does not take commits on {branch} from us.",
        hint="Look at the rules that protect the branch, and at the repository's hooks.",
        repository=repository,
        branch=branch,
    )
    no_signature = Misconfigured(
        "The commit for {repository} could not be signed.",
        hint="The signing key has to be an SSH key without a passphrase, and ssh-keygen be installed.",
        repository=repository,
    )
    return (
        (_NO_SIGNATURE, no_signature),
        (_FULL, full),
        (_NOT_STORED, not_stored),
        (_RACE, race),
        (_DECLINED, declined),
    )


def _failures_of_reaching(repository: str, branch: str) -> tuple[tuple[str, BotError], ...]:
    no_entry = Misconfigured(
        "{repository} does not let us in.",
        hint="Check MATOME_SITE_TOKEN, which must be allowed to read and write it, or your SSH key.",
        repository=repository,
    )
    no_trust = Misconfigured(
        "The certificate of {repository} is none that this machine trusts.",
        hint="Name the file of its authority in the environment variable GIT_SSL_CAINFO.",
        repository=repository,
    )
    no_branch = Misconfigured(
        "{repository} has no branch {branch}.",
        hint="Name one that it has with --branch; a new repository needs a first commit.",
        repository=repository,
        branch=branch,
    )
    moved = Misconfigured(
        "{repository} has moved to another address.", hint="Give the new one.", repository=repository
    )
    no_repository = Misconfigured(
        "There is no git repository at {repository}, or we may not see it.",
        hint="Check the address; a private one also needs MATOME_SITE_TOKEN or an SSH key.",
        repository=repository,
    )
    no_network = Unavailable(
        "{repository} cannot be reached.", hint="Try again later.", repository=repository
    )
    unknown_host = Misconfigured(
        "This machine does not know the SSH key of the host of {repository}.",
        hint="Add it to the file known_hosts: connect once with ssh by hand, and compare the fingerprint.",
        repository=repository,
    )
    return (
        (_UNKNOWN_HOST, unknown_host),
        (_NO_ENTRY, no_entry),
        (_NO_TRUST, no_trust),
        (_NO_BRANCH, no_branch),
        (_MOVED, moved),
        (_NO_REPOSITORY, no_repository),
        (_NO_NETWORK, no_network),
    )
