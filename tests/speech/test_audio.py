"""Recordings from anybody become one sound, or a reason."""

import contextlib
import random
import struct

import pytest

from bot.speech.audio import MOST_BYTES, decode, encode_amr, from_pcm, to_wav
from bot.speech.errors import SoundRefused
from tests.speech.recordings import crossings, every_form, silence, tone

SOUND = tone(2.0)
FORMS = every_form(SOUND)
WIDEBAND_SILENCE = b"#!AMR-WB\n" + b"\x7c" * 50
PLAY_LIST = b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read_as_the_same_sound(form: str) -> None:
    heard = decode(FORMS[form])
    assert heard.duration_s == pytest.approx(2.0, abs=0.11)
    assert crossings(heard) == pytest.approx(220, rel=0.01)


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"m4a"}))
def test_a_recording_that_was_cut_off_gives_what_is_whole_of_it(form: str) -> None:
    whole = FORMS[form]
    assert 0.5 < decode(whole[: len(whole) * 6 // 10]).duration_s < 1.9


def test_frames_in_which_the_phone_sent_nothing_are_silence() -> None:
    assert decode(b"#!AMR\n" + b"\x7c" * 50).duration_s == pytest.approx(1.0)
    assert decode(WIDEBAND_SILENCE).duration_s == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("recording", "reason"),
    [
        (b"", "empty"),
        (b"hello", "no recording"),
        (PLAY_LIST, "no recording"),
        (b"<html><body>expired</body></html>", "no recording"),
        (b"#!AMR\n", "no sound"),
        (b"\x02#!SILK_V3", "no sound"),
        (FORMS["m4a"][:400], "cannot be read"),
        (b"#!AMR\n" + b"\x7c" * 40_000, "longer than 10 minutes"),
        (b"\x02#!SILK_V3" + b"\x01\x00\x00" * 40_000, "longer than 10 minutes"),
        (bytes(MOST_BYTES + 1), "larger than 32 MiB"),
        (to_wav(SOUND).replace(struct.pack("<I", 16_000), struct.pack("<I", 1), 1), "no usual"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_cannot_be_used_is_refused_with_the_reason(recording: bytes, reason: str) -> None:
    with pytest.raises(SoundRefused, match=reason):
        decode(recording)


def test_a_sound_becomes_a_voice_message() -> None:
    spoken = encode_amr(tone(60))
    assert spoken.startswith(b"#!AMR\n")
    assert len(spoken) < 2 * 2**20
    assert decode(spoken).duration_s == pytest.approx(60, abs=0.03)


@pytest.mark.parametrize("seconds", [0, 60.1])
def test_a_voice_message_has_the_length_that_wecom_takes(seconds: float) -> None:
    with pytest.raises(SoundRefused, match="60 s"):
        encode_amr(silence(seconds))


def test_samples_of_another_rate_are_brought_to_ours() -> None:
    assert from_pcm(tone(1).pcm, 24_000).duration_s == pytest.approx(2 / 3, abs=0.02)
    with pytest.raises(SoundRefused):
        from_pcm(b"ab", 3)


@pytest.mark.parametrize("form", FORMS)
def test_damaged_recordings_are_read_or_refused_and_nothing_else(form: str) -> None:
    chance = random.Random(form)  # noqa: S311 - the same damage at every run
    for _ in range(40):
        damaged = bytearray(FORMS[form])
        for _ in range(chance.choice((1, 5, 50))):
            place = chance.randrange(len(damaged))
            if chance.random() < 0.5:
                damaged[place] = chance.randrange(256)
            else:
                del damaged[place : place + chance.randrange(100)]
        with contextlib.suppress(SoundRefused):
            assert decode(bytes(damaged)).duration_s < 600
