package safetext

import (
	"strings"
	"unicode/utf8"
)

// Terminals do not agree on how wide a character is that joins with its neighbours:
// one cell more or less moves the border of a pane. So characters are shown that each
// have one width by themselves: what only joins or colours others is left out, and the
// parts of a Hangul syllable are put together.

// joins reports whether a rune only changes how its neighbours are drawn: variation
// selectors, skin tones, the joiner of emoji.
func joins(r rune) bool {
	switch {
	case r == '\u200d',
		r >= '\ufe00' && r <= '\ufe0f',
		r >= 0x1f3fb && r <= 0x1f3ff,
		r >= 0xe0100 && r <= 0xe01ef:
		return true
	}
	return false
}

// The parts of Hangul syllables, as Unicode's chapter on Hangul has them.
const (
	leadBase, vowelBase, tailBase = '\u1100', '\u1161', '\u11a7'
	syllableBase                  = '\uac00'
	leads, vowels, tails          = 19, 21, 28 // the first tail is none
	alone                         = '\u314f'   // the first vowel as a letter of its own
	leadsAlone, tailsAlone        = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
	syllables                     = leads * vowels * tails
)

// jamo reports whether a rune is a part of a Hangul syllable.
func jamo(r rune) bool {
	return r >= 0x1100 && r <= 0x11ff || r >= 0xa960 && r <= 0xa97f || r >= 0xd7b0 && r <= 0xd7ff
}

// composed puts the parts of Hangul syllables together. A part that stands alone
// becomes the letter, and one that modern Korean does not have becomes U+FFFD.
func composed(s string) string {
	if strings.IndexFunc(s, jamo) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		s = s[n:]
		if lead := r - leadBase; lead >= 0 && lead < leads {
			if v, n := utf8.DecodeRuneInString(s); v >= vowelBase && v < vowelBase+vowels {
				r, s = syllableBase+(lead*vowels+v-vowelBase)*tails, s[n:]
			}
		}
		if of := r - syllableBase; of >= 0 && of < syllables && of%tails == 0 {
			if t, n := utf8.DecodeRuneInString(s); t > tailBase && t < tailBase+tails {
				r, s = r+t-tailBase, s[n:]
			}
		}
		b.WriteRune(letter(r))
	}
	return b.String()
}

// letter is a part of a syllable that stands alone, as a letter; any other rune is
// itself.
func letter(r rune) rune {
	const bytes = len("ㄱ")
	switch {
	case !jamo(r):
		return r
	case r < leadBase+leads:
		r, _ = utf8.DecodeRuneInString(leadsAlone[int(r-leadBase)*bytes:])
		return r
	case r >= vowelBase && r < vowelBase+vowels:
		return alone + r - vowelBase
	case r > tailBase && r < tailBase+tails:
		r, _ = utf8.DecodeRuneInString(tailsAlone[int(r-tailBase-1)*bytes:])
		return r
	}
	return utf8.RuneError
}
