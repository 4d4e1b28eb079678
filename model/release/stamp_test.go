package release

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var stampTime = time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)

func TestStampIsReadableInTheConsole(t *testing.T) {
	s := Stamp{Text: "orders, owned by the shop", ID: "k7q2m3x4tabc", Kind: Promote, Of: MarkOf("orders", "prod"), From: "12", To: "14",
		Back: []string{"12", "11"}, By: "alice", Host: "ops1", At: stampTime, Why: "new checkout"}
	got, fits := s.Format(MaxDescription)
	want := "orders, owned by the shop {aloft:1 promote 12>14 by=alice host=ops1 at=2026-11-22T21:50:03Z id=k7q2m3x4tabc of=2b1add1a back=12,11 why=new checkout}"
	if got != want || !fits {
		t.Errorf("%v %s", fits, got)
	}
}

func TestStampComesBack(t *testing.T) {
	whole := Stamp{ID: "i", Kind: Promote, Of: "0123abcd", From: "12", To: "14", Back: []string{"12"}, By: "alice", Host: "ops1", At: stampTime, Why: "x"}
	for name, change := range map[string]func(*Stamp){
		"no text":             func(s *Stamp) {},
		"of before November":  func(s *Stamp) { s.Of = "" },
		"text of one blank":   func(s *Stamp) { s.Text = " " },
		"text ends in blanks": func(s *Stamp) { s.Text = "text  " },
		"text of many lines":  func(s *Stamp) { s.Text = "\n a\r\n\tb\x1b[31m\n" },
		"text with a brace":   func(s *Stamp) { s.Text = "{aloft:1 " },
		"text with a stamp":   func(s *Stamp) { s.Text = "{aloft:1 promote 1>2 id=a}" },
		"text of a newer one": func(s *Stamp) { s.Text = "{aloft:2 x}" },
		"created":             func(s *Stamp) { s.From, s.Back = "", nil },
		"from $LATEST":        func(s *Stamp) { s.From = "$LATEST" },
		"braces in a name":    func(s *Stamp) { s.By = "a}b{c d,e=f>g%h%25" },
		"braces in a reason":  func(s *Stamp) { s.Why = "why=x } {aloft:1 id=evil} 100% %7D back=1" },
		"a reason like keys":  func(s *Stamp) { s.Why = "id=evil why=other by=bob" },
		"no time, no one":     func(s *Stamp) { s.At, s.By, s.Host, s.Why = time.Time{}, "", "", "" },
		"beyond the BMP":      func(s *Stamp) { s.Text, s.Why = "🚀🚀", "🚀 ship" },
	} {
		s := whole
		change(&s)
		out, fits := s.Format(MaxDescription)
		got, ok := ParseStamp(out)
		if !fits || !ok || !reflect.DeepEqual(got, s) {
			t.Errorf("%s: %v %v %q\n got %+v\nwant %+v", name, fits, ok, out, got, s)
		}
	}
}

func TestStampTakesControlCharactersOut(t *testing.T) {
	s := Stamp{ID: "i", Kind: To, To: "2", By: "al\x1b[31mice\n", Host: "o\u202eps", Why: "two\nlines\x07"}
	out, _ := s.Format(MaxDescription)
	got, ok := ParseStamp(out)
	if !ok || got.By != "alice" || got.Host != "ops" || got.Why != "two lines" {
		t.Errorf("%q: %+v", out, got)
	}
	if got, _ := ParseStamp("{aloft:1 move 1>2 by=a\x1b]0;x\x07b id=i%1B[31m}"); got.By != "ab" || got.ID != "i" {
		t.Errorf("read back unsafe: %+v", got)
	}
}

func TestStampGivesRoomInOrder(t *testing.T) {
	full := Stamp{ID: "k7q2m3x4tabc", Kind: Promote, Of: MarkOf("orders", "prod"), From: "12", To: "14", Back: []string{"12", "11", "10"},
		By: "alice", Host: "ops1", At: stampTime, Why: "a reason of some length"}
	last := 7
	for text := range MaxDescription + 10 {
		s := full
		s.Text = strings.Repeat("x", text)
		out, fits := s.Format(MaxDescription)
		if units(out) > MaxDescription && text <= MaxDescription {
			t.Fatalf("%d units", units(out))
		}
		got, ok := ParseStamp(out)
		if ok != fits || got.Text != s.Text {
			t.Fatalf("text of %d: parsed %v, fits %v, text %q", text, ok, fits, got.Text)
		}
		var rank int
		switch {
		case !fits:
			rank = 0
		case got.Of == "":
			rank = 1
		case got.By != full.By:
			rank = 2
		case len(got.Back) == 0:
			rank = 3
		case got.Host == "":
			rank = 4
		case len(got.Back) < 3:
			rank = 5
		case got.Why != full.Why:
			rank = 6
		default:
			rank = 7
		}
		if rank > last || rank < last-1 {
			t.Fatalf("text of %d: from step %d to %d: %s", text, last, rank, out)
		}
		switch {
		case rank < 6 && got.Why != "", rank < 4 && got.Host != "", rank < 3 && len(got.Back) > 0:
			t.Fatalf("text of %d: given up in the wrong order: %s", text, out)
		case rank == 4 && !reflect.DeepEqual(got.Back, []string{"12"}):
			t.Fatalf("the wrong end of back was given up: %s", out)
		}
		last = rank
	}
	if last != 0 {
		t.Errorf("never ran out of room")
	}
}

func TestLongReasonIsCut(t *testing.T) {
	s := Stamp{ID: "i", Kind: To, From: "1", To: "2", Back: []string{"1"}, Why: strings.Repeat("very {long} 🚀 ", 50)}
	out, fits := s.Format(MaxDescription)
	got, _ := ParseStamp(out)
	kept := strings.TrimSuffix(got.Why, "…")
	if !fits || units(out) > MaxDescription || units(out) < MaxDescription-8 || kept == got.Why || !strings.HasPrefix(s.Why, kept) {
		t.Errorf("%d units: %s", units(out), out)
	}
}

func TestWhatIsNoStamp(t *testing.T) {
	for _, d := range []string{"", "text", "{aloft:1 }", "{aloft:1 promote}", "{aloft:1 promote 1>2}", "{aloft:1 promote 1>2 id=}",
		"{aloft:1 promote 12 id=x}", "{aloft:1 promote 1> id=x}", "{aloft:1 promote 1>2 id=x", "{aloft:1 promote 1>2 {id=x}",
		"{aloft:2 promote 1>2 id=x}", "{aloft:10 promote 1>2 id=x}", "{ALOFT:1 promote 1>2 id=x}"} {
		if s, ok := ParseStamp(d); ok || s.Text != d {
			t.Errorf("%q: %v %+v", d, ok, s)
		}
	}
}

func TestTextBehindTheStampIsKept(t *testing.T) {
	for d, want := range map[string]string{
		"api {aloft:1 move 1>2 id=x} of the shop": "api of the shop",
		"{aloft:1 move 1>2 id=x} api":             "api",
		" {aloft:1 move 1>2 id=x}":                " ",
		"{aloft:1 move 1>2 id=x}\napi":            "\napi",
		"{aloft:1 move 1>2 id=x new=1} {aloft:":   "{aloft:",
	} {
		s, ok := ParseStamp(d)
		if !ok || s.Text != want || s.ID != "x" {
			t.Errorf("%q: %v %+v", d, ok, s)
		}
	}
}

func TestNewerStampIsSeen(t *testing.T) {
	for text, want := range map[string]bool{"": false, "{aloft:1 x}": false, "{aloft:2 x}": true, "a {aloft:1} {aloft:12": true, "{aloft:x}": false} {
		if newerStamp(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func FuzzStampParse(f *testing.F) {
	f.Add("text {aloft:1 promote 12>14 by=alice host=ops1 at=2026-11-22T21:50:03Z id=k7q2 back=12,11 why=x}")
	f.Add("{aloft:1 promote %>%7 id=% back=,,% why=%}{aloft:1 ")
	f.Fuzz(func(t *testing.T, d string) {
		s, ok := ParseStamp(d)
		if !ok {
			if s.Text != d {
				t.Fatalf("text changed: %q", s.Text)
			}
			return
		}
		out, fits := s.Format(1 << 20)
		again, ok := ParseStamp(out)
		if !fits || !ok || !reflect.DeepEqual(s, again) {
			t.Fatalf("%q\n%+v\n%+v", out, s, again)
		}
	})
}

func FuzzStampFormat(f *testing.F) {
	f.Add("text", "id", "promote", "12", "14", "12,11", "alice", "ops1", "why", int64(1763848203))
	f.Add("{aloft:1 a >b id=c}", "i d", "p}", "{", ">", ",,", "=", "%", "}\x1b", int64(-1))
	f.Fuzz(func(t *testing.T, text, id, kind, from, to, back, by, host, why string, at int64) {
		x := Stamp{Text: text, ID: id, Kind: Kind(kind), From: from, To: to, Back: strings.Split(back, ","),
			By: by, Host: host, At: time.Unix(at, 0), Why: why}.clean()
		if out, fits := x.Format(1 << 30); fits {
			got, ok := ParseStamp(out)
			if !ok || !reflect.DeepEqual(got, x) {
				t.Fatalf("%q\n got %+v\nwant %+v", out, got, x)
			}
		}
		out, fits := x.Format(MaxDescription)
		if !fits {
			if out != text {
				t.Fatalf("text changed: %q", out)
			}
			return
		}
		got, ok := ParseStamp(out)
		if !ok || got.Text != text || got.ID != x.ID || got.From != x.From || got.To != x.To || !got.At.Equal(x.At) {
			t.Fatalf("%q\n got %+v\nwant %+v", out, got, x)
		}
		if n := units(out); n > MaxDescription || utf8.RuneCountInString(out) > n {
			t.Fatalf("%d units", n)
		}
		if len(got.Back) > len(x.Back) || !reflect.DeepEqual(append([]string{}, got.Back...), append([]string{}, x.Back[:len(got.Back)]...)) {
			t.Fatalf("back %v of %v", got.Back, x.Back)
		}
	})
}
