package theme

// The signs that the cockpit draws with, in UTF-8 and in ASCII.

import (
	"runtime"
	"strings"
)

// Glyphs are the signs that the cockpit draws with. All are one cell wide but
// for Ellipsis, Arrow, Moving and Unread in ASCII, and for Mask.
type Glyphs struct {
	TopLeft, TopRight, BottomLeft, BottomRight string
	Horizontal, Vertical                       string
	TeeLeft, TeeRight                          string // where a title line ends one part and begins the next
	HeavyLeft, HeavyRight                      string // ends of the title line of what has the keys
	HeavyTeeLeft, HeavyTeeRight                string // the same below another part
	Heavy                                      string // and the line between
	HeavyTopLeft, HeavyTopRight                string // corners and sides of a frame that is heavy all around
	HeavyBottomLeft, HeavyBottomRight          string
	HeavyVertical                              string
	HeavyHalf                                  string // half a cell of it, at the end of a length
	Marker                                     string // before the chosen row
	Prompt                                     string // before a text that is typed
	Mark                                       string // before a marked row
	Favourite                                  string // before a favourite
	Ellipsis                                   string // where text was cut
	Arrow                                      string // from one version to another
	Moving                                     string // a move under way
	Absent                                     string // there is no such alias
	Unread                                     string // not yet read
	Failed                                     string // the last read failed, or calls do
	Moved                                      string // moved by somebody else, and not looked at
	Several                                    string // before a set of things
	Stale                                      string // read long ago, or in an earlier session
	Up, Down                                   string // sort order, more above or below
	Dot                                        string // between things on one line
	Check, Cross, Differs                      string
	Dash                                       string // a range: 12–40
	Mask                                       string // a value that is not shown
	Running, Queued, Stopped                   string // a build's state
	Phase                                      string // before a line in which a phase begins or ends
	Pending                                    string // a point of a series that may still come
	Times                                      string // multiplied by
	Dashes                                     string // a level that holds, in a plot
	Solid                                      string // a cell full of dots, in a plot; in ASCII the only dot there is
	bar                                        string // of a bar: what is empty, then eighths to full
	levels                                     string // of a column: what is empty, then eighths to full
	spinner                                    string
}

func glyphsOf(ascii bool) Glyphs {
	if ascii {
		return Glyphs{
			TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
			Horizontal: "-", Vertical: "|", TeeLeft: "+", TeeRight: "+",
			HeavyLeft: "+", HeavyRight: "+", HeavyTeeLeft: "+", HeavyTeeRight: "+", Heavy: "=", HeavyHalf: "-",
			HeavyTopLeft: "+", HeavyTopRight: "+", HeavyBottomLeft: "+", HeavyBottomRight: "+", HeavyVertical: "|",
			Marker: ">", Prompt: ">", Mark: "*", Favourite: "+", Ellipsis: "..", Arrow: "->", Moving: "=>",
			Several: "#", Absent: "-", Unread: "..", Failed: "!", Stale: "~", Moved: "<",
			Up: "^", Down: "v", Dot: "-", Check: "+", Cross: "x", Differs: "*", Dash: "-",
			Running: "*", Queued: "o", Stopped: "=", Phase: "#", bar: "-#",
			Pending: "?", Times: "x", Dashes: "-", Solid: "#", levels: " .:|",
			Mask: "******", spinner: `|/-\`,
		}
	}
	return Glyphs{
		TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomRight: "╯",
		Horizontal: "─", Vertical: "│", TeeLeft: "├", TeeRight: "┤",
		HeavyLeft: "┍", HeavyRight: "┑", HeavyTeeLeft: "┝", HeavyTeeRight: "┥", Heavy: "━", HeavyHalf: "╸",
		HeavyTopLeft: "┏", HeavyTopRight: "┓", HeavyBottomLeft: "┗", HeavyBottomRight: "┛", HeavyVertical: "┃",
		Marker: "▸", Prompt: "›", Mark: "●", Favourite: "*", Ellipsis: "…", Arrow: "→", Moving: "⇢",
		Several: "≡", Absent: "—", Unread: "…", Failed: "!", Stale: "~", Moved: "◂",
		Up: "▲", Down: "▼", Dot: "·", Check: "✔", Cross: "✗", Differs: "≠", Dash: "–",
		Running: "●", Queued: "○", Stopped: "■", Phase: "◆", bar: "░▏▎▍▌▋▊▉█",
		Pending: "┊", Times: "×", Dashes: "╌", Solid: "⣿", levels: " ▁▂▃▄▅▆▇█",
		Mask: "••••••", spinner: "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏",
	}
}

// Spin is frame n of the spinner: one cell, and never a different width.
func (g Glyphs) Spin(n int) string {
	frames := []rune(g.spinner)
	if len(frames) == 0 {
		return " "
	}
	n %= len(frames)
	if n < 0 {
		n += len(frames)
	}
	return string(frames[n])
}

// Bar is a bar of w cells of which a fraction from 0 to 1 is full.
func (g Glyphs) Bar(fraction float64, w int) string {
	steps := []rune(g.bar)
	if w <= 0 || len(steps) < 2 {
		return ""
	}
	if !(fraction > 0) { // not a number is nothing
		fraction = 0
	}
	parts := len(steps) - 1 // of one cell
	full := int(min(fraction, 1)*float64(w*parts) + 0.5)
	bar := strings.Repeat(string(steps[parts]), full/parts)
	if full%parts > 0 {
		bar += string(steps[full%parts])
	}
	return bar + strings.Repeat(string(steps[0]), w-(full+parts-1)/parts)
}

// Length is a line as long as an amount, in halves of a cell; anything above nothing shows.
func (g Glyphs) Length(cells float64) string {
	halves := int(cells*2 + 0.5)
	if cells > 0 {
		halves = max(halves, 1)
	}
	line := strings.Repeat(g.Heavy, max(halves/2, 0))
	if halves%2 == 1 {
		line += g.HeavyHalf
	}
	return line
}

// Level is one cell of a column that is filled from below by a fraction from 0 to
// 1. Anything above nothing shows.
func (g Glyphs) Level(fraction float64) string {
	steps := []rune(g.levels)
	if len(steps) < 2 || !(fraction > 0) { // not a number is nothing
		return " "
	}
	parts := len(steps) - 1
	return string(steps[max(int(min(fraction, 1)*float64(parts)+0.5), 1)])
}

// UTF8 reports whether the locale says that the terminal takes UTF-8. Of LC_ALL,
// LC_CTYPE and LANG the first that is set counts; none at all is the C locale,
// but for Windows, where the console always takes UTF-8 from Bubble Tea.
func UTF8(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return runtime.GOOS == "windows"
}
