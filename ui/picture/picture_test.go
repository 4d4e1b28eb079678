package picture

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// parsed are the elements of a picture, which has to be XML: names with attributes, and texts.
func parsed(t *testing.T, svg string) (names map[string]int, texts []string) {
	t.Helper()
	names = map[string]int{}
	d := xml.NewDecoder(strings.NewReader(svg))
	in := ""
	for {
		token, err := d.Token()
		if err == io.EOF {
			return names, texts
		}
		if err != nil {
			t.Fatalf("no XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			in = token.Name.Local
			names[in]++
		case xml.EndElement:
			in = ""
		case xml.CharData:
			if in == "text" || in == "title" {
				texts = append(texts, string(token))
			}
		}
	}
}

func TestAScreenAsText(t *testing.T) {
	for name, c := range map[string]struct {
		frame string
		w, h  int
		want  string
	}{
		"styles are left out":         {"\x1b[1;38;2;1;2;3mprod\x1b[m  14  \n\x1b[7m x \x1b[m", 10, 2, "prod  14\n x\n"},
		"lines that are not there":    {"a", 3, 3, "a\n\n\n"},
		"what is beyond is cut":       {"abcdef\nsecond\nthird", 3, 2, "abc\nsec\n"},
		"wide signs":                  {"漢字 x", 8, 1, "漢字 x\n"},
		"links":                       {"\x1b]8;;https://example.org\x07here\x1b]8;;\x07 x", 8, 1, "here x\n"},
		"what is concealed":           {"a\x1b[8msecret\x1b[m b", 20, 1, "a       b\n"},
		"no size at all":              {"abc", 0, -5, "a\n"},
		"sequences that draw nothing": {"\x1b[2J\x1b]0;title\x07a\x1b[5;5Hb", 5, 1, "ab\n"},
	} {
		if got := Of(c.frame, c.w, c.h).Text(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAPictureHoldsItsTexts(t *testing.T) {
	svg := Of("▸ \x1b[1mprod\x1b[m 14 <b>&\"\n│ 漢 ▁▃█ ╰─╯", 24, 2).SVG(Dark(), "a <title>")
	names, texts := parsed(t, svg)
	if got := strings.Join(texts, "|"); got != `a <title>|▸|prod|14|<b>&"|漢` {
		t.Errorf("the texts are %q", got)
	}
	if names["path"] == 0 || names["script"]+names["image"]+names["a"]+names["b"] > 0 {
		t.Errorf("the elements are %v", names)
	}
	for _, want := range []string{`font-weight="bold"`, `textLength="32"`, `fill="#c8cedd"`, `viewBox="0 0 216 58"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture has no %s:\n%s", want, svg)
		}
	}
}

func TestColoursOfAPicture(t *testing.T) {
	for name, c := range map[string]struct {
		frame string
		want  []string
	}{
		"true colours": {"\x1b[38;2;255;0;128;48;2;1;2;3mx", []string{`fill="#ff0080"`, `fill="#010203"`}},
		"256":          {"\x1b[38;5;196mx", []string{`fill="#ff0000"`}},
		"16":           {"\x1b[31mx", []string{`fill="#800000"`}},
		"turned around": {"\x1b[7mx", []string{
			`<rect x="12" y="12" width="8" height="17" fill="#24292f"/>`, `fill="#ffffff">x`}},
		"both, turned": {"\x1b[7;38;2;255;0;0;48;2;0;0;255mx", []string{
			`height="17" fill="#ff0000"`, `fill="#0000ff">x`}},
		"blanks are drawn":  {"\x1b[48;2;9;9;9m   ", []string{`width="24" height="17" fill="#090909"`}},
		"faint and slanted": {"\x1b[2;3mx", []string{`font-style="italic"`, `opacity="0.6"`}},
		"lines under text":  {"\x1b[4mab", []string{`h16" stroke="#24292f"`}},
	} {
		svg := Of(c.frame, 3, 1).SVG(Light(), name)
		parsed(t, svg)
		for _, want := range c.want {
			if !strings.Contains(svg, want) {
				t.Errorf("%s: no %s in\n%s", name, want, svg)
			}
		}
	}
}

// Every sign that frames, bars and plots are made of is drawn, and within its cell.
func TestSignsOfLinesAreDrawn(t *testing.T) {
	signs := rising + growing + "⣿⡇⠁"
	for sign := range lines {
		signs += sign
	}
	for _, r := range signs {
		svg := Of(string(r), 1, 1).SVG(Dark(), "")
		names, texts := parsed(t, svg)
		if names["text"] > 0 || names["path"] == 0 {
			t.Errorf("%c is not drawn: %v %v", r, names, texts)
		}
	}
}

// Whatever a frame holds, the picture is XML, and nothing in it is an element of the text's.
func FuzzAnyFrameIsAPicture(f *testing.F) {
	f.Add("a\x1b[31mb\x1b[0m\n<script>alert(1)</script>", 20, 3)
	f.Add("\xd7\xe1\r\n", 84, -5)
	f.Add("\xe0\u202e\xef \x00\x00\x00>", 18, 113)
	f.Add("\x00\x1b\xff\u202e\ufffe]]>&#0;", 9, 2)
	f.Fuzz(func(t *testing.T, frame string, w, h int) {
		s := Of(frame, w%200, h%60)
		names, _ := parsed(t, s.SVG(Dark(), frame))
		for name := range names {
			if name != "svg" && name != "title" && name != "rect" && name != "text" && name != "path" {
				t.Errorf("an element %s", name)
			}
		}
		if n := strings.Count(s.Text(), "\n"); n != max(h%60, 1) {
			t.Errorf("%d lines, want %d", n, max(h%60, 1))
		}
	})
}
