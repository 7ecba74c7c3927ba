"""Scripted moments of a play, one of each kind, for tests of the screens."""

from __future__ import annotations

from engine.decisions.registry import KINDS
from engine.play.step import Answer, Paragraph, Scale, Step, Voice

LONG = " ".join(["sixty"] * 59 + ["words"])


def para(text: str, voice: Voice = Voice.SCENE, heading: str = "") -> Paragraph:
    return Paragraph(text, voice, heading)


def answers(*texts: str) -> tuple[Answer, ...]:
    return tuple(Answer(f"a{n}", text, f"at.a{n}") for n, text in enumerate(texts, 1))


HALL = Step(
    at="hall",
    kind=KINDS["choose"],
    scene="hall",
    chapter=(1, 3, "The hall"),
    time="15:40",
    text=(
        para(
            "The labour directorate, fifteen-forty. The hearing is at five: the employer will hand "
            "back two passports, two tickets for tonight and part of the wages, and two men will "
            "sign that nothing more is owed."
        ),
        para(
            "Selim sits with his hands under his thighs. His cousin Jashim stands. The employer's "
            "clerk, Adnan, has been putting their words into Arabic since two o'clock, politely. "
            "He offers to go on."
        ),
        para(
            'Inspector Huda says quietly, "They say yes before he has finished the sentence." The '
            "interpreter line can give you Ms Mitra at sixteen-twenty."
        ),
    ),
    prompt="How do you begin?",
    answers=answers(
        "Tell Adnan this is now with the police and he may go. Ask Huda to say the hearing will "
        "begin late, and sit with both men.",
        "Send Adnan for the originals and use what Arabic Selim has. Ask only whether he is hurt "
        "and whether anyone will be angry that you came.",
        "Leave the talking to Huda. She has each man's permit to copy in the side room, one at a "
        "time; you wait there, and ring the line.",
        "Keep Adnan for ten minutes of names, dates and employer, so that nothing looks different, "
        "and hold whatever matters for Ms Mitra.",
    ),
    sure=True,
)

FORTY = Step(
    at="forty-minutes",
    kind=KINDS["rank"],
    scene="forty-minutes",
    chapter=(1, 3, "The hall"),
    time="16:20",
    text=(
        para(
            "Adnan is reading the football in the hall. Through the door you can hear him tell "
            "Jashim the score."
        ),
        para(
            "Ms Mitra is on the line. Selim has a biscuit in his hand and has not eaten it. Five "
            "things could come next, and the hearing is at five: whatever you put fourth or last, "
            "he may not have before he is asked to sign."
        ),
    ),
    prompt="In what order, before five o'clock?",
    answers=answers(
        "Take an account for the file.",
        "Have tonight's paper read to him, sentence by sentence.",
        "Ms Mitra says who she is and he says whether she will do.",
        "Ask about keeping a copy of the notebook page he photographed.",
        "Ask whether he or anyone else is in danger before tonight.",
    ),
    acts=(
        Answer(
            "someone-at-the-door",
            "Tell Huda what you did and what the clerk now knows; ask for a labour visit to the "
            "workshop this evening, on an ordinary pretext.",
            "forty-minutes.someone-at-the-door",
        ),
    ),
)

SIDE_ROOM = Step(
    at="side-room",
    kind=KINDS["interview"],
    scene="side-room",
    chapter=(2, 3, "The side room"),
    time="16:30",
    text=(
        para(
            '"Babul. He put his hand on the press on Tuesday. Jashim ties it with tea leaves." He '
            'looks at the window. "He says it does not hurt, so it is bad."',
            Voice.REPLY,
        ),
    ),
    answers=answers(
        '"Mr Fares told you the permit would be cancelled and the police would put you in a cell. '
        'Is that so?"',
        '"Before we speak of you: is there anyone, here or at the workshop, you are uneasy about '
        'today?"',
        '"Ms Mitra will tell you who she is. If you would rather have another person, or a man, '
        'say so; we will wait for one."',
        '"I write down what you say, and a prosecutor may read it. I do not decide about tickets. '
        'You can leave out any question, and stop."',
    ),
    moves=(
        Answer("wait", "Say nothing for a while.", "side-room.wait"),
        Answer("break", "Offer tea, and five minutes at the window.", "side-room.break"),
    ),
    who="selim",
    through="mitra",
    topic="before-anything",
    closes=True,
    questions_left=6,
)

PLANE = Step(
    at="side-room.miss-the-plane",
    kind=KINDS["choose"],
    scene="side-room",
    time="16:30",
    text=(para('[She looks away] "Will I miss my plane?" [/b] [red]', Voice.ASKS),),
    answers=answers('"[No.] You will not."', '"I do not decide that. [/b]"'),
)

ACCOUNTS = Step(
    at="second-account",
    kind=KINDS["rate"],
    scene="second-account",
    chapter=(2, 3, "The side room"),
    time="16:40",
    text=(para("Jashim says that nobody took anybody's telephone. He says it twice."),),
    prompt="How far does this move each statement?",
    answers=answers(
        "What Selim says is untrue.",
        "Jashim speaks for the employer.",
        "Babul's hand has not been seen to.",
        "The workshop should be entered tonight.",
    ),
    scale=Scale(-2, 2, ("much less likely", "less", "no change", "more", "much more likely")),
)

AT_FIVE = Step(
    at="five-oclock",
    kind=KINDS["select"],
    scene="five-oclock",
    chapter=(3, 3, "Five o'clock"),
    time="17:00",
    text=(
        para("The paper lies on the table. He has found the place where names go."),
        para(
            "Nobody at home knows about the workshop. He has asked Ms Mitra twice to leave it so."
        ),
    ),
    prompt="Which three do you see to before you leave the building?",
    pick=3,
    answers=answers(
        "An officer in uniform beside him until the door he sleeps behind or flies from.",
        "He says who should know where he sleeps next, and how you may ask after him without harm.",
        "A line to the police in his home district, so that someone looks in on his mother.",
        "Huda's visit to the workshop this evening, with a health card for everyone.",
        "A copy of what he told you, in both languages, for him to take along.",
        "A sentence in the paper that tonight's money does not end the claim.",
        "A dated photograph of him with his passport in his hand, for the file.",
    ),
)

GO_ON = Step(
    at="what-he-decides",
    kind=KINDS["continue"],
    scene="what-he-decides",
    time="17:05",
    text=(para('"I go tonight," he says. "I have told my mother."', Voice.DECISION),),
)

ENDED = Step(
    at="flew-signed",
    kind=KINDS["ended"],
    scene="flew-signed",
    text=(
        para(
            "He flies, with a third of the money and a paper that calls it all of it. He shakes "
            "your hand at the door, and means it.",
            Voice.ENDING,
            "person",
        ),
        para("Huda keeps the file on her desk and not in the cabinet.", Voice.ENDING, "case"),
        para("What he tells people the money was.", Voice.ENDING, "not_known"),
        para("The telephone was better than the man.", Voice.LAST_WORD),
    ),
    passable=False,
)

WHOLE = (HALL, FORTY, SIDE_ROOM, PLANE, ACCOUNTS, AT_FIVE, GO_ON, ENDED)
