package dialog_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

// long is a document of 100 lines, each tenth of which holds "tenth".
func long(env dialog.Env) *dialog.Document {
	var lines []string
	for i := range 100 {
		word := "line"
		if i%10 == 0 {
			word = "Tenth"
		}
		lines = append(lines, word+" "+strconv.Itoa(i))
	}
	d := dialog.NewDocument(env, "Long", "reading")
	d.Show([]dialog.Chapter{{Head: "x:Y", Text: strings.Join(lines, "\n")}})
	d.Lines(dialogtest.Dark(), 80, 20)
	return d
}

func small(d dialog.Dialog) string { return strings.Join(d.Lines(dialogtest.Dark(), 80, 20), "\n") }

func TestADocumentIsSearched(t *testing.T) {
	env := dialogtest.Env(t)
	d := long(env)
	dialogtest.Type(d, "/tenth")
	if got := small(d); !strings.Contains(got, "1 of 10") {
		t.Errorf("typing found\n%s", got)
	}
	d.Update(dialogtest.Key("enter"))
	for _, step := range []struct {
		id   action.ID
		told string
		line string
	}{
		{action.NextFound, "2 of 10", "10"}, {action.NextFound, "3 of 10", "20"}, {action.PreviousFound, "2 of 10", "10"},
		{action.PreviousFound, "1 of 10", "0"}, {action.PreviousFound, "10 of 10", "90"},
	} {
		dialogtest.Press(t, d, env, step.id)
		if got := small(d); !strings.Contains(got, step.told) || !strings.Contains(got, " "+step.line+" ") {
			t.Errorf("after %s: want %s at line %s:\n%s", step.id, step.told, step.line, got)
		}
	}
	if reply := dialogtest.Press(t, d, env, action.Cancel); reply.Close || strings.Contains(small(d), "tenth") {
		t.Error("the first esc does not clear the search alone")
	}
	if reply := dialogtest.Press(t, d, env, action.Cancel); !reply.Close {
		t.Error("the second esc does not close")
	}
}

func TestCaseCountsOnlyWithACapital(t *testing.T) {
	for query, told := range map[string]string{
		"tenth": "1 of 10", "Tenth": "1 of 10", "TENTH": "nowhere", "tenth 9": "1 of 1",
	} {
		d := long(dialogtest.Env(t))
		dialogtest.Type(d, "/"+query)
		if got := small(d); !strings.Contains(got, told) {
			t.Errorf("%q: want %s:\n%s", query, told, got)
		}
	}
}

func TestADocumentIsCopiedWhole(t *testing.T) {
	env := dialogtest.Env(t)
	d := newDocument(env)
	reply := dialogtest.Press(t, d, env, action.CopyText)
	copied, ok := reply.Request.(dialog.CopyText)
	if !ok || !strings.HasPrefix(copied.Text, "{\n  \"Name\": \"prod\"") ||
		!strings.Contains(copied.Text, "}\n{\n  \"Configuration\"") || strings.Contains(copied.Text, "lambda:") {
		t.Errorf("asked for %+v", reply.Request)
	}
	reading := dialog.NewDocument(env, "x", "reading")
	if reply := dialogtest.Press(t, reading, env, action.CopyText); reply.Request != nil {
		t.Errorf("nothing was read, and %+v is copied", reply.Request)
	}
}
