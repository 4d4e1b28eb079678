package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

var update = flag.Bool("update", false, "rewrite the golden files and the table of docs/config.md")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; with -update it is rewritten. Now:\n%s", path, got)
	}
}

// badFiles are files with something wrong in them; what is said about each is in
// testdata/errors.golden.
var badFiles = []struct{ name, text string }{
	{"unknown key", "[ui]\n\nthem = \"dark\"\n"},
	{"unknown key in other case", "[ui]\nTheme = \"dark\"\n"},
	{"unknown key, two letters swapped", "raed_only = true\n"},
	{"unknown key with nothing near", "[ui]\nwallpaper = 1\n"},
	{"unknown key at the top, of a table", "theme = \"dark\"\nlambda_rps = 1\n"},
	{"unknown key in a table, of the top", "[ui]\nread_only = true\n"},
	{"unknown dotted key", "name = \"x\"\nui.colour = \"16\"\n"},
	{"unknown key in an inline table", "ui = { mouse = true, colurs = \"16\" }\n"},
	{"unknown key in the second stage", "[[stage]]\nname = \"a\"\n\n[[stage]]\nname = \"b\"\nconfrim = \"key\"\n"},
	{"unknown key in an inline stage", "stage = [\n  { name = \"a\" },\n  { name = \"b\", gate = 1 },\n]\n"},
	{"tables of later versions", "[apis]\ninclude = [\"*\"]\n\n[budget]\nqueues_rps = 1.0\n"},
	{"rates of tables and metrics out of range", "[budget]\ntables_rps = 101\nmetrics_rps = 0\nmetrics_usd_per_day = -1\nusd_per_month = 0\n"},
	{"bad globs of tables", "[tables]\ninclude = [\"[\"]\nprotected = [\"\"]\n"},
	{"stages for stage", "[[stages]]\nname = \"dev\"\n"},
	{"single table for stage", "[stage]\nname = \"dev\"\n"},
	{"stage names in a list", "stage = [\"dev\",\n\"prod\"]\n"},
	{"table is no table", "ui = 5\n\n"},
	{"array of tables for a table", "[[ui]]\ntheme = \"dark\"\n"},
	{"text for a switch", "[ui]\nmouse = \"yes\"\n"},
	{"number for a text", "[ui]\ncolors = 256\n"},
	{"text for a number", "[budget]\nlambda_rps = \"5\"\n"},
	{"date for a number", "[budget]\nlambda_rps = 2026-11-22\n"},
	{"text for a list", "[functions]\ninclude = \"a-*\"\n"},
	{"number in a list", "[functions]\ninclude = [\n  \"a\",\n  7,\n]\n"},
	{"table for a text", "[name]\nx = 1\n"},
	{"fraction for a count", "[budget]\nlambda_burst = 2.5\n"},
	{"rates out of range", "[budget]\nlambda_rps = 16\nlambda_background_rps = 0\nlambda_burst = 1000\ngetfunction_rps = 100.5\n"},
	{"rates that are no numbers", "[budget]\nlambda_rps = nan\ngetfunction_rps = inf\nlambda_background_rps = -1\n"},
	{"background above the whole", "[budget]\nlambda_background_rps = 4\nlambda_rps = 3\n"},
	{"theme", "[ui]\ntheme = \"drak\"\n"},
	{"theme with nothing near", "[ui]\ntheme = \"solarized\"\n"},
	{"colors", "[ui]\ncolors = \"TrueColor\"\n"},
	{"charset", "[ui]\ncharset = \"utf-8\"\n"},
	{"health out of range", "[health]\nerror_rate = 101\nleast_calls = 0\nrows = \"payed\"\n[watch]\nminutes = 61\n"},
	{"unknown keys of health", "[health]\nerror_rates = 1\n[watch]\nminute = 1\n"},
	{"account is no table", "account = \"PROD\"\n"},
	{"account without a number", "[account]\nlabel = \"PROD\"\n"},
	{"account with a short number", "[account.1234]\nlabel = \"PROD\"\n"},
	{"account with an unknown key", "[account.\"123456789012\"]\ncolour = \"red\"\n"},
	{"bad labels", "[account.a]\nlabel = \"\"\n[account.b]\nlabel = \"seventeen letters\"\n[account.c]\nlabel = \"a\\u001b[31m\"\n[account.d]\nlabel = 7\n"},
	{"colours that mean something else", "[account.1]\n[account.dev]\ncolor = \"bright-red\"\n[account.prod]\ncolor = \"4\"\n"},
	{"bad colours", "[colors]\nbad = \"rde\"\nwarn = \"#12345\"\ndim = 7\ngood = \"256\"\ninfo = \"007\"\n"},
	{"unknown role", "[colors]\nbda = \"red\"\nwallpaper = \"red\"\n"},
	{"colors is no table", "colors = \"16\"\n"},
	{"confirm", "[[stage]]\nname = \"a\"\nconfirm = \"typed\"\n"},
	{"name with an escape sequence", "name = \"a\\u001b[31mb\"\n"},
	{"name too long", "name = \"" + strings.Repeat("x", 65) + "\"\n"},
	{"stage without a name", "[[stage]]\nname = \"a\"\n[[stage]]\nalias = \"b\"\n"},
	{"stage with an empty name", "[[stage]]\nname = \"\"\n"},
	{"stage like a number", "[[stage]]\nname = \"12\"\n"},
	{"alias like a number", "[[stage]]\nname = \"dev\"\nalias = \"007\"\n"},
	{"stage $LATEST", "[[stage]]\nname = \"$LATEST\"\n"},
	{"stage with a blank", "[[stage]]\nname = \"pre prod\"\n"},
	{"stage with an umlaut", "[[stage]]\nname = \"grün\"\n"},
	{"stage too long", "[[stage]]\nname = \"" + strings.Repeat("x", 129) + "\"\n"},
	{"same stage twice", "[[stage]]\nname = \"dev\"\n[[stage]]\nname = \"dev\"\n"},
	{"same alias twice", "[[stage]]\nname = \"dev\"\nalias = \"a\"\n[[stage]]\nname = \"prod\"\nalias = \"a\"\n"},
	{"name is the alias of an earlier stage", "[[stage]]\nname = \"dev\"\nalias = \"prod\"\n[[stage]]\nname = \"prod\"\n"},
	{"name is the alias of an earlier stage, with its own", "[[stage]]\nname = \"dev\"\nalias = \"prod\"\n[[stage]]\nname = \"prod\"\nalias = \"live\"\n"},
	{"alias is the name of an earlier stage", "[[stage]]\nname = \"dev\"\nalias = \"d\"\n[[stage]]\nname = \"prod\"\nalias = \"dev\"\n"},
	{"bad globs of projects", "[builds]\nprojects = [\"[a-\",\n \"\"]\n"},
	{"text for projects", "[builds]\nprojects = \"team-*\"\n"},
	{"unknown key of builds", "[builds]\nproject = [\"*\"]\n"},
	{"single table for function", "[function]\nname = \"orders\"\n"},
	{"function names in a list", "function = [\"orders\"]\n"},
	{"function without a name", "[[function]]\nproject = \"team\"\n"},
	{"function with a glob", "[[function]]\nname = \"orders-*\"\n"},
	{"function with an unknown key", "[[function]]\nname = \"orders\"\nartefact = \"a.zip\"\n"},
	{"function of the wrong kind", "[[function]]\nname = 7\nproject = [\"a\"]\n"},
	{"same function twice", "[[function]]\nname = \"orders\"\n[[function]]\nname = \"a\"\n[[function]]\nname = \"orders\"\nproject = \"b\"\n"},
	{"bad projects", "[[function]]\nname = \"a\"\nproject = \"\"\n[[function]]\nname = \"b\"\nproject = \"-b\"\n[[function]]\nname = \"c\"\nproject = \"team:1\"\n"},
	{"bad artifacts", "[[function]]\nname = \"a\"\nartifact = \"\"\n[[function]]\nname = \"b\"\nartifact = \"../b.zip\"\n[[function]]\nname = \"c\"\nartifact = \"/c.zip\"\n" +
		"[[function]]\nname = \"d\"\nartifact = \"d/\"\n[[function]]\nname = \"e\"\nartifact = 'x\\e.zip'\n[[function]]\nname = \"f\"\nartifact = \"f\\u0007.zip\"\n"},
	{"single table for test", "[test]\nfunction = \"orders\"\n"},
	{"test without a function", "[[test]]\nname = \"a\"\n"},
	{"test with an unknown key", "[[test]]\nfunction = \"orders\"\nexpects = 1\n"},
	{"test of a glob", "[[test]]\nfunction = \"orders-*\"\n"},
	{"tests with bad events", "[[test]]\nfunction = \"a\"\nevent = \"\"\n[[test]]\nfunction = \"b\"\nevent = \"events/\"\n[[test]]\nfunction = \"c\"\nevent = \"{}\"\n" +
		"[[test]]\nfunction = \"d\"\nevent = { at = 2026-11-22 }\n[[test]]\nfunction = \"e\"\nevent = [1, nan]\n[[test]]\nfunction = \"f\"\nevent = 2026-11-22\n"},
	{"tests with bad expectations", "[[test]]\nfunction = \"a\"\nname = \"re\"\nexpect = { id = \"/(/\" }\n[[test]]\nfunction = \"a\"\nname = \"json\"\nexpect = '{\"a\":'\n" +
		"[[test]]\nfunction = \"a\"\nname = \"inf\"\n\n[test.expect]\nn = inf\n"},
	{"tests with bad timeouts", "[[test]]\nfunction = \"a\"\ntimeout = 3\n[[test]]\nfunction = \"b\"\ntimeout = \"3\"\n[[test]]\nfunction = \"c\"\ntimeout = \"1h\"\n[[test]]\nfunction = \"d\"\ntimeout = \"-1s\"\n"},
	{"same test twice", "[[test]]\nfunction = \"a\"\nevent = \"events/x.json\"\n[[test]]\nfunction = \"b\"\nevent = \"x.json\"\n[[test]]\nfunction = \"a\"\nname = \"x\"\n"},
	{"bad tenants of tests", "[[test]]\nfunction = \"a\"\ntenant = \"\"\n[[test]]\nfunction = \"b\"\ntenant = 7\n"},
	{"bad names of tests", "[[test]]\nfunction = \"a\"\nname = \"\"\n[[test]]\nfunction = \"a\"\nname = \"a\\u001b[31m\"\n"},
	{"rates of builds and logs out of range", "[budget]\nbuilds_rps = 21\nlogs_rps = 31\n"},
	{"bad globs", "[functions]\ninclude = [\"ok-*\", \"[a-\",\n \"\", 'x\\']\n"},
	{"journal is empty", "[journal]\npath = \"\"\n"},
	{"journal is a folder", "[journal]\npath = \"/var/lib/aloft/\"\n"},
	{"journal of somebody else", "[journal]\npath = \"~ann/journal.jsonl\"\n"},
	{"journal with a variable", "[journal]\npath = \"$HOME/journal.jsonl\"\n"},
	{"journal with a line end", "[journal]\npath = \"a\\nb\"\n"},
	{"unknown action", "[keys]\npromtoe = [\"p\"]\n"},
	{"unknown action with nothing near", "[keys]\nself-destruct = [\"p\"]\n"},
	{"action twice, dotted and quoted", "[keys]\nstage.left = [\"h\"]\n\"stage.left\" = [\"l\"]\n"},
	{"one key outside of a list", "[keys]\nquit = \"q\"\n"},
	{"no names of keys", "[keys]\nquit = [\"\", \" \", \"ctrl + c\", \"\\u0003\"]\n"},
	{"same key twice", "[keys]\nquit = [\"q\", \"x\", \"q\"]\n"},
	{"keys is no table", "keys = [\"q\"]\n"},
	{"key twice", "name = \"a\"\n\nname = \"b\"\n"},
	{"table twice", "[ui]\ntheme = \"dark\"\n[ui]\nmouse = true\n"},
	{"table lost to a later value", "ui.mouse = false\nui = 1\n"},
	{"two keys twice", "name = \"a\"\nname = \"b\"\n[ui]\nmouse = true\nmouse = false\n"},
	{"no value", "name =\n"},
	{"no value, CRLF", "read_only = true\r\nname =\r\n"},
	{"open string", "\n[ui]\ntheme = \"dark\nmouse = true\n"},
	{"open table header", "[ui\ntheme = \"dark\"\n"},
	{"open list", "[functions]\ninclude = [\"a\",\n"},
	{"no equals sign", "name \"a\"\n"},
	{"whole number too large", "[budget]\n\nlambda_burst = 99999999999999999999\n"},
	{"not UTF-8", "name = \"a\"\n[ui]\ntheme = \"\xff\"\n"},
	{"UTF-16", "\xff\xfen\x00"},
	{"control character in a key", "\"a\\u0000b\" = 1\n"},
	{"control character", "name = \"a\"\n# \x01\n"},
	{"hostile unknown key", "\"a\\u202eb\" = 1\n"},
	{"long unknown key", strings.Repeat("k", 500) + " = 1\n"},
	{"too deep", "a = " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n"},
	{"too deep, dotted", strings.Repeat("a.", 5000) + "a = 1\n"},
	{"branch without a stage", "[[branch]]\nmatch = \"main\"\n"},
	{"branch of no stage", "[[stage]]\nname = \"dev\"\n[[branch]]\nmatch = \"main\"\nstage = \"dec\"\n"},
	{"branch as a reference", "[[branch]]\nmatch = \"refs/heads/main\"\nstage = \"dev\"\n"},
	{"branch that is no glob", "[[branch]]\nmatch = \"[\"\nstage = \"dev\"\n"},
	{"branch twice", "[[branch]]\nmatch = \"main\"\nstage = \"dev\"\n[[branch]]\nmatch = \"main\"\nstage = \"qa\"\n"},
	{"branch as a table", "[branch]\nmatch = \"main\"\n"},
	{"image of no registry", "[[function]]\nname = \"a\"\nimage = \"docker.io/a:1\"\n"},
	{"image of what nobody knows", "[[function]]\nname = \"a\"\nimage = \"123456789012.dkr.ecr.us-east-1.amazonaws.com/a:{sha}\"\n"},
	{"account whose read_only is a word", "[account.ops]\nread_only = \"no\"\n"},
	{"account with a stage that there is not", "[[stage]]\nname = \"prod\"\n[account.ops]\nstages = [\"prof\"]\n"},
	{"account with stages where there are none", "[account.ops]\nstages = [\"prod\"]\n"},
	{"account without any stage", "[[stage]]\nname = \"prod\"\n[account.ops]\nstages = []\n"},
	{"command without argv", "[[command]]\nwords = \"tail\"\n"},
	{"command with nothing to run", "[[command]]\nwords = \"tail\"\nargv = []\n"},
	{"command as a line of a shell", "[[command]]\nwords = \"tail\"\nargv = \"tail -f x\"\n"},
	{"command whose program is a template", "[[command]]\nwords = \"tail\"\nargv = [\"{function}\"]\n"},
	{"command with a template that there is not", "[[command]]\nwords = \"tail\"\nargv = [\n\"tail\",\n\"{functoin}\",\n\"{x}\"]\n"},
	{"command in a pane that there is not", "[[command]]\nwords = \"tail\"\nscope = \"function\"\nargv = [\"tail\"]\n"},
	{"command with a key that is none", "[[command]]\nwords = \"tail\"\nkey = \"\"\nargv = [\"tail\"]\n"},
	{"command with several keys", "[[command]]\nwords = \"tail\"\nkeys = [\"x\"]\nargv = [\"tail\"]\n"},
	{"command with two lines of words", "[[command]]\nwords = \"a\\nb\"\nargv = [\"tail\"]\n"},
	{"command with what can not be seen", "[[command]]\nwords = \"tail\"\nargv = [\"tail\", \"a  b\", \"a\\u202eb\", \"a\\tb\"]\n"},
	{"command twice", "[[command]]\nwords = \"tail\"\nargv = [\"tail\"]\n[[command]]\nwords = \"tail\"\nargv = [\"less\"]\n"},
	{"command as a table", "[command]\nwords = \"tail\"\n"},
	{"several problems at once", "nam = \"x\"\n[[stage]]\nname = \"1\"\n[ui]\nmouse = 1\ntheme = \"dark\"\n[keys]\nquti = [\"q\"]\n"},
}

func TestWhatIsSaidAboutBadFiles(t *testing.T) {
	var b strings.Builder
	for _, bad := range badFiles {
		h := newHost(t)
		h.team(bad.text)
		said := filepath.ToSlash(h.refused())
		fmt.Fprintf(&b, "-- %s --\n%s\n", bad.name, said)
		for line := range strings.Lines(said) {
			if !strings.HasPrefix(line, "repo/aloft.toml:") {
				t.Errorf("%s: no file and line in %q", bad.name, line)
			}
		}
	}
	golden(t, "errors.golden", b.String())
}

func TestGoodFilesThatLookOdd(t *testing.T) {
	for name, text := range map[string]string{
		"empty":                 "",
		"comments alone":        "# name = 1\n\t \n#",
		"empty tables":          "[ui]\n[keys]\n[budget]\n[functions]\n[journal]\n",
		"no stages":             "stage = []\n",
		"whole number for rate": "budget.lambda_rps = 3\n",
		"fraction for count":    "budget.lambda_burst = 20.0\n",
		"inline":                "ui = { theme = \"dark\", mouse = false, }\nstage = [{name='a'},{name='b',alias='c'}]\n",
		"multi-line string":     "name = \"\"\"\\\n   rigd\"\"\"\n[ui]\ntheme = '''dark'''\n",
		"empty name":            "name = \"\"\n",
		"functions inline":      "function = [{name='a',artifact='./dist/a.zip'},{name='b',project='1b'}]\n",
		"no functions":          "function = []\n[builds]\n",
		"longest alias":         "[[stage]]\nname = \"" + strings.Repeat("x", 128) + "\"\n",
		"number with a letter":  "[[stage]]\nname = \"1a\"\n[[stage]]\nname = \"-1\"\n[[stage]]\nname = \"_\"\n",
		"case tells apart":      "[[stage]]\nname = \"dev\"\n[[stage]]\nname = \"Dev\"\n",
		"unbound":               "[keys]\nquit = []\n",
		"a megabyte":            "name = \"big\"\n" + strings.Repeat("# a line of forty letters, all of them.\n", 25_000),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			h.team(text)
			h.load()
		})
	}
}

func TestABigFileIsReadAndABiggerOneRefused(t *testing.T) {
	h := newHost(t)
	h.team("[functions]\ninclude = [\n" + strings.Repeat("  \"orders-*\",\n", 70_000) + "]\n[ui]\ntheme = \"dark\"\n")
	c := h.load()
	if len(c.Functions.Include) != 70_000 || c.Origins["ui.theme"].Line != 70_005 {
		t.Errorf("%d globs, the theme on line %d", len(c.Functions.Include), c.Origins["ui.theme"].Line)
	}
	h.team(strings.Repeat("#\n", maxFile))
	if got, want := filepath.ToSlash(h.refused()), "repo/aloft.toml: is larger than 1 MiB, which no configuration is"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestManyProblemsAreCutShort(t *testing.T) {
	h := newHost(t)
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "key%d = 1\n", i)
	}
	h.team(b.String())
	lines := strings.Split(h.refused(), "\n")
	if len(lines) != shownProblems+1 || lines[shownProblems] != "and 980 more problems" {
		t.Errorf("%d lines, the last: %s", len(lines), lines[len(lines)-1])
	}
}

func TestErrorsCanBeLookedInto(t *testing.T) {
	h := newHost(t)
	file := h.team("name = \"x\"\n[ui]\nthem = 1\n")
	_, err := Load(h.options())
	e, ok := errors.AsType[*Error](err)
	if !ok || e.File != file || e.Line != 3 || e.Key != "ui.them" || e.Hint != `did you mean "theme"?` {
		t.Errorf("got %+v", e)
	}
}

// FuzzLoad feeds any bytes as the team's and as the personal file: no panic, and
// either problems that say where, or a configuration within all bounds.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(wholeFile), []byte("[ui]\ntheme = \"light\"\n"))
	f.Add([]byte(Example()), []byte{})
	for _, bad := range badFiles {
		f.Add([]byte(bad.text), []byte(wholeFile))
	}
	o := newHost(f).options()
	f.Fuzz(func(t *testing.T, team, personal []byte) {
		// Without files: those take longer than all else.
		c, err := o.load(files{team: &found{"/team/aloft.toml", team}, personal: &found{"/home/alice/config.toml", personal}})
		if err != nil {
			if problems, ok := errors.AsType[Problems](err); !ok || len(problems) == 0 {
				t.Fatalf("not problems: %#v", err)
			}
			if strings.ContainsAny(err.Error(), "\x1b\r\x00\u202e") {
				t.Fatalf("unsafe for a terminal: %q", err)
			}
			return
		}
		for _, rate := range model.AllRates() {
			n, row := c.Budget.Rates[rate], rate.Row()
			if row.Key != "" && (n > row.Max || n < 0 || n == 0 && row.Default > 0 || row.Whole && n != float64(int(n))) {
				t.Fatalf("%s is out of bounds: %v", row.Key, n)
			}
		}
		if b := c.Budget.Rates; b[model.LambdaBackgroundRPS] > b[model.LambdaRPS] {
			t.Fatalf("the background has more than the whole: %v", b)
		}
		if !filepath.IsAbs(c.Journal.Path) {
			t.Fatalf("journal at %q", c.Journal.Path)
		}
		for _, s := range c.Stages {
			if why, _ := aliasProblem(s.Alias); why != "" || strictness(s.Confirm) < 0 {
				t.Fatalf("bad stage %+v: %s", s, why)
			}
		}
		for _, s := range c.Sources {
			if why, _ := functionProblem(s.Function); why != "" {
				t.Fatalf("bad function %+v: %s", s, why)
			}
		}
		c.Values()
	})
}

// FuzzPlaces holds the walker against the TOML library: of every text that the
// library takes, each value has a line, and no value is lost without a word.
func FuzzPlaces(f *testing.F) {
	f.Add([]byte(wholeFile))
	f.Add([]byte("a.b = 1\na = 2\n"))
	f.Add([]byte("[a]\n[[a.b]]\nx = '''\n'''\n[[a.b]]\n[a.b.c]\n\"d\\u0065\" = [[1], {y = \"\"\"\\\"\"\"\"\"}]\n"))
	for _, bad := range badFiles {
		f.Add([]byte(bad.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, problem := plainText("x", data)
		if problem != nil {
			return
		}
		where := findPlaces(text)
		if where.tooDeep > 0 || where.badKey > 0 {
			return
		}
		root, ok := decode(text)
		if !ok {
			return
		}
		lines := 1 + bytes.Count([]byte(text), []byte("\n"))
		values := 0
		var visit func(v any, path []string)
		visit = func(v any, path []string) {
			if n := where.line[place(path...)]; len(path) > 0 && (n < 1 || n > lines) {
				t.Fatalf("%q stands on line %d of %d", path, n, lines)
			}
			switch v := v.(type) {
			case map[string]any:
				for k, inner := range v {
					visit(inner, append(path[:len(path):len(path)], k))
				}
			case []map[string]any:
				for i, inner := range v {
					visit(inner, append(path[:len(path):len(path)], element(i)))
				}
			case []any:
				for i, inner := range v {
					visit(inner, append(path[:len(path):len(path)], element(i)))
				}
			default:
				values++
			}
		}
		visit(root, nil)
		if len(where.twice) == 0 && values != where.values {
			t.Fatalf("the library has %d values, the text %d", values, where.values)
		}
	})
}

func TestPaidReadsMayBeSwitchedOffAndOtherRatesNot(t *testing.T) {
	h := newHost(t)
	h.team("[budget]\nmetrics_usd_per_day = 0\n")
	if c := h.load(); c.Budget.MetricsUSDPerDay != 0 {
		t.Errorf("%v", c.Budget.MetricsUSDPerDay)
	}
	h.personal("[budget]\nmetrics_usd_per_day = 0.5\n")
	if _, err := Load(h.options()); err == nil || !strings.Contains(err.Error(), "may only lower it") {
		t.Errorf("a personal file switches paid reads on: %v", err)
	}
	h.personal("")
	h.team("[budget]\nmetrics_rps = 0\n")
	if _, err := Load(h.options()); err == nil || !strings.Contains(err.Error(), "not above 0") {
		t.Errorf("%v", err)
	}
}

func TestAPersonalFileAddsToTheProtectedTables(t *testing.T) {
	h := newHost(t)
	h.team("[tables]\nprotected = [\"orders*\"]\n")
	h.personal("[tables]\nprotected = [\"mine\"]\n")
	if c := h.load(); !slices.Equal(c.Tables.Protected, []string{"orders*", "mine"}) {
		t.Errorf("%v", c.Tables.Protected)
	}
}
