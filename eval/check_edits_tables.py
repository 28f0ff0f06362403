"""What `eval/check_edits.py` changes for what. Written for it alone: the check's own tables are not asked."""

from __future__ import annotations

NEGATIONS = {
    "not": "now", "never": "always", "no": "the", "can": "can't", "can't": "can", "cannot": "can", "will": "won't",
    "won't": "will", "don't": "do", "do": "don't", "didn't": "did", "doesn't": "does", "isn't": "is", "is": "isn't",
    "are": "aren't", "was": "wasn't", "nothing": "something", "nobody": "everybody", "everybody": "nobody",
    "with": "without", "without": "with", "always": "never", "anything": "nothing", "ever": "never", "none": "all",
    "wouldn't": "would", "would": "wouldn't", "haven't": "have", "should": "shouldn't", "must": "must not",
    "couldn't": "could", "aren't": "are", "weren't": "were", "nor": "and", "neither": "both", "both": "neither",
}  # fmt: skip
OPPOSITES = {
    "able": "unable", "fair": "unfair", "legal": "illegal", "illegal": "legal", "possible": "impossible",
    "important": "unimportant", "necessary": "unnecessary", "likely": "unlikely", "happy": "unhappy",
    "honest": "dishonest",
    "responsible": "irresponsible", "safe": "unsafe", "secure": "insecure", "unfair": "fair", "unable": "able",
    "agree": "disagree", "disagree": "agree", "believable": "unbelievable", "unbelievable": "believable",
    "successful": "unsuccessful", "constitutional": "unconstitutional", "prepared": "unprepared",
    "popular": "unpopular",
    "employed": "unemployed", "acceptable": "unacceptable", "documented": "undocumented", "trust": "distrust",
}  # fmt: skip
NUMBER_WORDS = {
    "million": "billion", "billion": "million", "trillion": "billion", "thousand": "million", "hundred": "thousand",
    "two": "three", "three": "two", "four": "forty", "five": "fifty", "six": "sixty", "seven": "eight",
    "ten": "twenty",
    "fifteen": "fifty", "fifty": "fifteen", "twenty": "thirty", "thirty": "thirteen", "second": "third",
    "third": "fourth",
    "twice": "three times", "half": "third", "dozen": "hundred", "tenth": "ninth", "eight": "eighty",
    "nine": "ninety",
    "double": "triple", "twelve": "twenty", "sixty": "sixteen", "forty": "fourteen", "eleven": "seven",
}  # fmt: skip
NUMBERS = frozenset(NUMBER_WORDS) | {"first", "one", "percent", "hundreds", "thousands", "millions", "billions"}
NAME_SWAPS = {
    "Iraq": "Iran", "Iran": "Iraq", "China": "Japan", "Japan": "China", "Mexico": "Canada", "Russia": "Ukraine",
    "Syria": "Libya", "Libya": "Syria", "Israel": "Jordan", "Hillary": "Bill", "Obama": "Romney",
    "Clinton": "Sanders",
    "Sanders": "Clinton", "Trump": "Cruz", "Cruz": "Rubio", "Bush": "Kasich", "Florida": "Georgia", "Ohio": "Iowa",
    "Iowa": "Ohio", "Texas": "Nevada", "America": "Europe", "American": "European", "Americans": "Canadians",
    "ISIS": "NATO", "NATO": "ISIS", "FBI": "CIA", "Republicans": "Democrats", "Democrats": "Republicans",
    "Republican": "Democratic", "Democratic": "Republican", "Congress": "Senate", "Senate": "Congress",
    "Muslim": "Christian", "Chinese": "Russian", "Russian": "Chinese", "Washington": "Boston", "Bernie": "Barack",
    "Putin": "Merkel", "Assad": "Putin", "Michigan": "Maine", "Virginia": "Arizona", "November": "October",
    "January": "June", "Social": "National", "Vietnam": "Korea", "Carolina": "Dakota", "Benghazi": "Baghdad",
}  # fmt: skip
NAMES = frozenset(name for name in NAME_SWAPS if name not in ("Social", "ISIS", "NATO", "FBI")) | {
    "Kennedy", "Nixon", "Reagan", "Carter", "Mondale", "Dukakis", "Perot", "Gore", "Kerry", "McCain", "Biden",
    "Pence",
    "Kaine", "Rubio", "Carson", "Fiorina", "Christie", "Huckabee", "Donald", "Marco", "Jeff", "Chris",
    "Soviet", "Soviets",
    "Cuba", "Berlin", "Korea", "Pennsylvania", "Wisconsin", "Nevada", "California", "Europe", "Germany",
    "Afghanistan",
    "Saddam", "Hussein", "Turkey", "Egypt", "India", "France", "Britain", "Colorado", "Detroit", "Chicago", "York",
}  # fmt: skip
WORDS = {
    "big": "large", "great": "wonderful", "jobs": "wages", "people": "voters", "country": "nation", "money": "funds",
    "problem": "challenge", "problems": "challenges", "children": "kids", "kids": "children", "think": "believe",
    "believe": "think", "want": "need", "need": "want", "help": "support", "support": "help", "plan": "scheme",
    "war": "conflict", "world": "globe", "government": "administration", "families": "households", "work": "labor",
    "taxes": "tariffs", "trade": "commerce", "strong": "tough", "important": "essential", "talk": "speak",
    "start": "begin",
    "good": "fine", "bad": "terrible", "business": "industry", "health": "medical", "companies": "firms",
    "fight": "battle",
    "build": "construct", "wall": "fence", "border": "frontier", "leaders": "rulers", "policy": "strategy",
    "cut": "slash",
    "increase": "rise", "economy": "market", "workers": "employees", "question": "issue", "issue": "matter",
    "deal": "bargain", "power": "strength", "rights": "freedoms", "schools": "colleges", "law": "statute",
}  # fmt: skip
SMALL = {
    "the": "a", "a": "the", "this": "that", "that": "this", "is": "was", "are": "were", "was": "is", "were": "are",
    "in": "on", "on": "at", "of": "from", "and": "or", "or": "and", "I": "we", "we": "they", "they": "we",
    "he": "she",
    "she": "he", "his": "her", "my": "our", "our": "their", "their": "our", "your": "their", "has": "had",
    "have": "had",
    "will": "would", "would": "could", "could": "should", "should": "must", "more": "less", "all": "some",
    "very": "quite",
}  # fmt: skip
CONTRACTED = {
    "do not": "don't", "does not": "doesn't", "did not": "didn't", "is not": "isn't", "are not": "aren't",
    "cannot": "can't", "will not": "won't", "would not": "wouldn't", "have not": "haven't", "I am": "I'm",
    "we are": "we're", "they are": "they're", "you are": "you're", "it is": "it's", "that is": "that's",
    "I have": "I've",
    "we have": "we've", "I will": "I'll", "we will": "we'll", "they have": "they've", "was not": "wasn't",
    "could not": "couldn't", "should not": "shouldn't", "I would": "I'd", "he is": "he's", "she is": "she's",
    "let us": "let's", "going to": "gonna", "want to": "wanna",
}  # fmt: skip
DENIES = frozenset("not no never nobody nothing none neither nor without cannot hardly barely nowhere".split())
ALL = frozenset().union(NEGATIONS, OPPOSITES, NUMBER_WORDS, NAME_SWAPS, NAMES, WORDS, SMALL)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelled(number: int) -> str:
    """A number of 0 to 999 in words."""
    if number < 20:
        return _UNITS[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (f"-{_UNITS[number % 10]}" if number % 10 else "")
    rest = number % 100
    return f"{_UNITS[number // 100]} hundred" + (f" and {spelled(rest)}" if rest else "")
