package bars

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/sign"
	"github.com/aloftdeck/aloft/ui/theme"
)

func dark() theme.Theme {
	return theme.New(theme.Options{Name: "dark", Depth: colorprofile.ANSI256})
}

func ascii() theme.Theme { return theme.New(theme.Options{Depth: colorprofile.ASCII, ASCII: true}) }

func shop() Tabs {
	return Tabs{All: []Tab{
		{1, "Functions", "22", sign.Failing, true}, {2, "Versions", "", sign.None, false}, {3, "Builds", "214", sign.Broken, false},
		{4, "Log", "", sign.None, false}, {5, "Tables", "7", sign.Failing, false}, {6, "APIs", "3", sign.Broken, false},
		{7, "Cost", "$668.52", sign.None, false}, {8, "History", "412", sign.Moved, false},
	}}
}

func TestTabsCarryTheWorstOfTheirLists(t *testing.T) {
	for _, c := range []struct {
		th   theme.Theme
		w    int
		want string
	}{
		{dark(), 120, " [1 Functions 22!]  2 Versions  3 Builds 214✗  4 Log  5 Tables 7!  6 APIs 3✗  7 Cost $668.52  8 History 412◂"},
		{dark(), 100, " [1 Functions!]  2 Versions  3 Builds✗  4 Log  5 Tables!  6 APIs✗  7 Cost  8 History◂"},
		{dark(), 80, "[1 Functions!] 2 Versions 3 Builds✗ 4 Log 5 Tables! 6 APIs✗ 7 Cost 8 History◂"},
		{dark(), 60, "[1 Functions!] 2 3✗ 4 5! 6✗ 7 8◂"},
		{ascii(), 80, "[1 Functions!] 2 Versions 3 Buildsx 4 Log 5 Tables! 6 APIsx 7 Cost 8 History<"},
	} {
		line, places := shop().Line(c.th, c.w)
		text := ansi.Strip(line)
		if strings.TrimRight(text, " ") != c.want || ansi.StringWidthWc(line) != c.w {
			t.Errorf("%d wide: %q, want %q", c.w, text, c.want)
		}
		cells := []rune(text)
		for i, at := range places {
			tab := shop().All[i]
			if got := string(cells[at.X : at.X+at.W]); !strings.HasPrefix(strings.TrimPrefix(got, "["), string(rune('0'+tab.Number))) {
				t.Errorf("%d wide: %s answers at %q", c.w, tab.Name, got)
			}
		}
	}
}

func TestTheMessageLine(t *testing.T) {
	more := []Key{{Name: "!", Does: "next trouble"}, {Name: "i", Does: "3 messages"}}
	moved := "carol moved prod of orders-create from 117 to 118, 2 min ago: hotfix tax rounding"
	for _, c := range []struct {
		m    Message
		w    int
		want string
	}{
		{Message{Text: moved, Sign: "◂", Keys: more}, 140, " ◂ " + moved + strings.Repeat(" ", 26) + "! next trouble   i 3 messages "},
		{Message{Text: moved, Sign: "◂", Keys: more}, 100, " ◂ " + moved + strings.Repeat(" ", 16)},
		{Message{Text: moved + moved, Keys: more}, 100, " carol moved prod of orders-create from 117 to 118, 2 min ago: hot…   ! next trouble   i 3 messages "},
		{Message{Text: "short", Keys: more}, 80, " short" + strings.Repeat(" ", 74)},
		{Message{Keys: more}, 100, strings.Repeat(" ", 69) + " ! next trouble   i 3 messages "},
	} {
		line, places := c.m.Line(dark(), c.w)
		got := ansi.Strip(line)
		if ansi.StringWidthWc(line) != c.w {
			t.Errorf("%d wide: %d cells", c.w, ansi.StringWidthWc(line))
		}
		if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(c.want), " ") {
			t.Errorf("%d wide:\n%q, want\n%q", c.w, got, c.want)
		}
		for i, at := range places {
			if at.W > 0 && string([]rune(got)[at.X:at.X+at.W]) != more[i].Name+" "+more[i].Does {
				t.Errorf("%d wide: a key answers at %d+%d of %q", c.w, at.X, at.W, got)
			}
		}
	}
}

func footer() Footer {
	return Footer{
		Own: []Key{{Name: "p", Does: "promote"}, {Name: "u", Does: "roll back"}, {Name: "P", Does: "move…"}, {Name: "d", Does: "diff"},
			{Name: "L", Does: "log"}, {Name: "T", Does: "test", Off: true}},
		Lists: []Key{{Name: "space", Does: "mark"}, {Name: "o", Does: "order"}, {Name: "z", Does: "zoom"}},
		General: []Key{{Name: "U", Does: "undo mine"}, {Name: "/", Does: "filter"}, {Name: ":", Does: "go to, do", Bare: true},
			{Name: "?", Does: "keys", Stays: true}, {Name: "q", Does: "quit", Stays: true}},
	}
}

func TestTheFooter(t *testing.T) {
	own := " p promote  u roll back  P move…  d diff  L log  T test"
	for _, c := range []struct {
		w    int
		want string // # is the blanks
	}{
		{200, own + "#space mark  o order  z zoom#U undo mine  / filter  : go to, do  ? keys  q quit "},
		{140, own + "#space mark  o order#U undo mine  / filter  : go to, do  ? keys  q quit "},
		{120, own + "#U undo mine  / filter  : go to, do  ? keys  q quit "},
		{100, own + "#/ filter  : go to, do  ? keys  q quit "},
		{75, own + "#:  ? keys  q quit "},
		{70, own + "#? keys q quit "},
		{60, " p promote  u roll back  P move…  d diff#? keys q quit "},
	} {
		line, places := footer().Line(dark(), c.w)
		got := ansi.Strip(line)
		fields := strings.Split(c.want, "#")
		blank := c.w - ansi.StringWidth(strings.Join(fields, ""))
		if ansi.StringWidthWc(line) != c.w || !strings.HasPrefix(got, fields[0]+" ") || !strings.HasSuffix(got, " "+fields[len(fields)-1]) ||
			strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(strings.Join(fields, " ")), " ") {
			t.Errorf("%d wide, %d blanks:\n%q, want\n%q", c.w, blank, got, c.want)
		}
		f := footer()
		for i, k := range append(append(f.Own, f.Lists...), f.General...) {
			if at := places[i]; at.W > 0 && !strings.HasPrefix(string([]rune(got)[at.X:at.X+at.W]), k.Name) {
				t.Errorf("%d wide: %s answers at %q", c.w, k.Does, string([]rune(got)[at.X:at.X+at.W]))
			}
		}
	}
	for w := 30; w < 240; w++ {
		line, _ := footer().Line(ascii(), w)
		if got := ansi.Strip(line); ansi.StringWidthWc(got) != w || !strings.HasSuffix(got, "q quit ") || !strings.Contains(got, "? keys") {
			t.Errorf("%d wide: %q", w, got)
		}
	}
}
