package safetext

import "testing"

func TestCharactersThatJoinAreShownEachByItself(t *testing.T) {
	for in, want := range map[string]string{
		"\U0001F44D\U0001F3FD ship it":   "\U0001F44D ship it",
		"\U0001F9D1\u200d\U0001F4BB dev": "\U0001F9D1\U0001F4BB dev",
		"\u26a0\ufe0f ok":                "\u26a0 ok",
		"1\ufe0f\u20e3":                  "1\u20e3",
		"\u1112\u1161\u11ab x":           "한 x",
		"\u1112\u1161 x":                 "하 x",
		"\ud558\u11ab x":                 "한 x", // 하 and a tail
		"\u1112\u1112\u1161":             "ㅎ하",
		"\u1161\u11ab\u1100":             "ㅏㄴㄱ",
		"\u1140 \ua960 \ud7b0":           "\ufffd \ufffd \ufffd",
		"\u1112\x01\u1161":               "ㅎㅏ", // a control character between them
		"\ud55c\uae00 \u738b \u0928\u092e\u0938\u094d\u0924": "한글 王 नमस्त",
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%+q) = %+q, want %+q", in, got, want)
		}
		if got := LogLine(in); got != want {
			t.Errorf("LogLine(%+q) = %+q, want %+q", in, got, want)
		}
	}
	for r := rune(0x1100); r < 0x1200; r++ { // each part alone, and before a vowel and a tail
		for _, s := range []string{string(r), string(r) + "\u1161\u11ab", "\u1100" + string(r), "\uac00" + string(r)} {
			for _, c := range composed(s) {
				if jamo(c) {
					t.Fatalf("composed(%+q) has the part %U", s, c)
				}
			}
		}
	}
}
