"""Words too common to tell what a text is about."""

STOP_WORDS = frozenset(
    """
    a about above after again against all almost already also although always am an and any anybody
    anyone anything are aren't around as at away back be became because been before being below between
    both but by came can can't cannot come could couldn't did didn't do does doesn't doing don't done
    down during each either else enough especially etc even ever every everybody everyone everything
    exactly few for from further get gets getting give go goes going gonna good got guys had hadn't has
    hasn't have haven't having he he'd he'll he's her here here's hers herself him himself his how
    however i i'd i'll i'm i've if im in instead into is isn't it it'd it'll it's its itself just keep
    kind know less let let's like literally little lot lots made make makes making many may maybe me
    mean might mine more most much must my myself need never next no nobody none nor not nothing now of
    off often oh ok okay on once one one's only or other others our ours ourselves out over own people
    perhaps pretty probably probs put quite rather really said same say saying says see seem seems seen
    shall she she'd she'll she's should shouldn't simply since so some somebody someone something
    sometimes still stuff such sure take than that that's thats the their theirs them themselves then
    there there's these they they'd they'll they're they've thing things think this those though through
    to together too toward try under until up upon us use used using usually very want wants was wasn't
    way ways we we'd we'll we're we've well were weren't what what's whatever when where whether which
    while who who's whole whom whose why will with within without won't would wouldn't yeah yes yet you
    you'd you'll you're you've your yours yourself yourselves
    """.split()  # noqa: SIM905 - a list of words reads best as words
)

# Written large, and yet the names of nothing that a discussion is about.
NAMELESS = frozenset(
    """
    afaict afaik april august btw december dr edit eg february friday fwiw gp hacker hn ie iirc imho imo
    january july june lol march monday news november october omg op pdf ps saturday september sunday
    thursday tl tldr tuesday wednesday wtf ymmv
    """.split()  # noqa: SIM905 - as above
)
