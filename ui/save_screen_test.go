package ui

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
)

// savesIn lets files be saved in a folder of the test's.
func savesIn(folder string) setting {
	return func(o *Options) { o.Folder = folder }
}

// saveAs saves to a file of the name in the form that so many turns lead to.
func (c *cockpit) saveAs(name string, turns int) {
	c.t.Helper()
	c.pass(shell.Quiet)
	c.send(keyPress("ctrl+u"))
	c.write(name)
	c.press(action.NextField)
	for range turns {
		c.send(keyPress("right"))
	}
	c.press(action.Confirm)
}

func contents(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s has mode %v, %v", path, info.Mode(), err)
	}
	return string(text)
}

func TestTheScreenIsSavedInEachForm(t *testing.T) {
	dir := t.TempDir()
	drive(t, 100, 30, func(c *cockpit) {
		c.facts(team()...)
		screen := c.screen() + "\n"
		for turns, form := range []string{"text", "ANSI", "SVG", "CSV", "JSON"} {
			c.press(action.SaveScreen)
			c.shows("Save the screen", "100 columns and 30 rows, or the whole list of Functions")
			c.saveAs(form, turns)
			c.shows("saved as "+form+" to ", form)
		}
		if got := contents(t, filepath.Join(dir, "text")); got != screen {
			t.Errorf("the text is\n%s\nthe screen was\n%s", got, screen)
		}
		got := contents(t, filepath.Join(dir, "ANSI"))
		if !strings.Contains(got, "\x1b[1m") || strings.Contains(got, "\x1b]") || strings.Count(got, "\n") != 30 {
			t.Errorf("the ANSI file is\n%q", got)
		}
		svg := xml.NewDecoder(strings.NewReader(contents(t, filepath.Join(dir, "SVG"))))
		for {
			_, err := svg.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		got = contents(t, filepath.Join(dir, "CSV"))
		if !strings.HasPrefix(got, "function,") || !strings.Contains(got, "reminder-scheduler-with-a-long-name") {
			t.Errorf("the CSV is\n%s", got)
		}
		var rows []map[string]any
		err := json.Unmarshal([]byte(contents(t, filepath.Join(dir, "JSON"))), &rows)
		if err != nil || len(rows) != 10 || rows[0]["function"] == "" {
			t.Errorf("the JSON has %d rows, %v", len(rows), err)
		}
	}, savesIn(dir))
}

func TestTheNameOfTheFileIsOfferedWithItsEnd(t *testing.T) {
	drive(t, 100, 30, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.SaveScreen)
		stem := "aloft-functions-" + c.r.desk.Now().UTC().Format("20060102-150405")
		c.shows(stem + ".txt")
		c.pass(shell.Quiet)
		c.press(action.NextField)
		c.send(keyPress("right"), keyPress("right"))
		c.shows(stem + ".svg")
	})
}

func TestNoFileIsReplacedUnasked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	drive(t, 100, 30, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.SaveScreen)
		c.saveAs("x", 0)
		c.shows("There is such a file already.")
		if got := contents(t, path); got != "mine" {
			t.Errorf("it was replaced by %q", got)
		}
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		c.shows("screen saved as text")
		if got := contents(t, path); got == "mine" {
			t.Error("it was not replaced when that was asked for")
		}
	}, savesIn(dir))
}

// Two sheets that lie side by side tell nothing of the values on them, not even whether they
// are the same: also those of a sheet on which they are shown.
func TestSavedSheetsShowNoValues(t *testing.T) {
	dir := t.TempDir()
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		for version, value := range map[string]string{"14": "hunter2", "12": "hunter1", "11": "hunter2-and-longer"} {
			c.versions.known["activity-router:"+version] = model.Version{Function: "activity-router", Number: version,
				Environment: map[string]model.Secret{"KEY": model.NewSecret(value)}}
		}
		var sheets []string
		for _, name := range []string{"one", "other"} {
			c.press(action.Diff)
			c.pass(shell.Quiet)
			c.press(action.Reveal)
			c.shows("hunter")
			for turns, form := range []string{"text", "ANSI", "SVG"} {
				c.press(action.SaveScreen)
				c.lacks("or the whole list")
				c.saveAs(name+form, turns)
				got := contents(t, filepath.Join(dir, name+form))
				if strings.Contains(got, "hunter") || !strings.Contains(got, "KEY") {
					t.Errorf("%s of %s: a value is in the file, or the sheet is not:\n%s", form, name, got)
				}
				if form == "text" {
					for line := range strings.SplitSeq(got, "\n") {
						if _, values, ok := strings.Cut(line, "KEY"); ok {
							sheets = append(sheets, values)
						}
					}
				}
			}
			c.shows("hunter") // on the screen they stay
			c.press(action.Cancel, action.StageRight)
		}
		if len(sheets) != 2 || sheets[0] != sheets[1] {
			t.Errorf("the sheets tell their values apart: %q", sheets)
		}
	}, savesIn(dir))
}

func TestTheKeyIsTextWhereTextIsTyped(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Palette, action.SaveScreen)
		c.lacks("Save the screen")
		c.press(action.Cancel, action.Filter)
		c.press(action.SaveScreen)
		c.lacks("Save the screen")
	})
}
