package dialog_test

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

// purge is a change that no feature makes: it asks for a number, a choice and a mark.
type purge struct {
	dialog.Sheet
	count, from, force *dialog.Field
	read               bool
	asked              []string
}

func newPurge(env dialog.Env) *purge {
	p := &purge{count: dialog.Number("how many", "items", 4), force: dialog.Mark("force", "")}
	p.from = dialog.Choice("from", []string{"oldest", "newest"}, p.changed)
	p.count.Changed, p.force.Changed = p.changed, p.changed
	p.count.Check = func(value string) string {
		if value == "" {
			return "must be a number"
		}
		return ""
	}
	p.MakeSheet(env, p, "prod", p.count, p.from, p.force)
	p.changed()
	return p
}

func (p *purge) changed() dialog.Reply {
	p.asked = append(p.asked, p.count.Value())
	return dialog.Reply{}
}

func (p *purge) Title() string { return "Purge" }
func (p *purge) Reading() string {
	if !p.read {
		return "counting"
	}
	return ""
}

func (p *purge) Standing() dialog.Standing {
	if !p.read {
		return dialog.Standing{Fields: true, Off: "counting", Needs: "it is still being counted", Leaves: "cancel"}
	}
	if p.Begun() {
		return dialog.Standing{Does: "close", Closes: !p.UnderWay(), Leaves: "close"}
	}
	return dialog.Standing{Fields: true, Does: "purge", Leaves: "cancel"}
}

func (p *purge) Write(page *dialog.Page)                  { page.Noted("something goes") }
func (p *purge) Act(action.ID) (dialog.Reply, bool)       { return dialog.Reply{}, false }
func (p *purge) Go(reason string) dialog.Reply            { return dialog.Reply{Request: reason} }
func (p *purge) shows(t *testing.T, what string, is bool) { t.Helper(); shows(t, p, what, is) }
func shows(t *testing.T, o dialog.Dialog, what string, is bool) {
	t.Helper()
	if text := dialogtest.Screen(o); strings.Contains(text, what) != is {
		t.Errorf("that %q shows is %v:\n%s", what, !is, text)
	}
}

// What a kind of change asks for, what is typed and what is wrong are the sheet's.
func TestASheetAsksAndTellsWhatIsMissing(t *testing.T) {
	env := dialogtest.Env(t)
	p := newPurge(env)
	enter := func(says string) {
		t.Helper()
		if reply := dialogtest.Press(t, p, env, action.Confirm); reply != (dialog.Reply{}) {
			t.Errorf("enter answered %+v", reply)
		}
		p.shows(t, says, true)
	}
	enter("how many must be a number")
	p.shows(t, "items ? must be a number", true)
	dialogtest.Type(p, "a1-2")
	if p.count.Value() != "12" {
		t.Errorf("typing made %q", p.count.Value())
	}
	enter("still being counted")
	dialogtest.Press(t, p, env, action.Down)
	p.shows(t, "[oldest]", true)
	p.Update(dialogtest.Key("right"))
	p.shows(t, "[newest]", true)
	dialogtest.Press(t, p, env, action.NextField)
	dialogtest.Type(p, "x ")
	if !p.force.Marked() || len(p.asked) != 5 {
		t.Errorf("marked is %v after %d questions", p.force.Marked(), len(p.asked))
	}
	p.shows(t, "[x]", true)
	p.read = true
	enter("type prod first")
	dialogtest.Press(t, p, env, action.Down)
	dialogtest.Press(t, p, env, action.Down)
	dialogtest.Type(p, "Prod")
	enter("type it exactly")
	p.Require("prod")
	dialogtest.Press(t, p, env, action.Up) // from the first field to the last
	dialogtest.Type(p, "prod")
	dialogtest.Press(t, p, env, action.Up)
	dialogtest.Type(p, "why")
	if reply := dialogtest.Press(t, p, env, action.Confirm); reply.Request != "why" {
		t.Errorf("enter answered %+v:\n%s", reply, dialogtest.Screen(p))
	}
	p.Begin()
	if p.shows(t, "how many", false); !p.Loading() {
		t.Error("under way it does not load")
	}
	p.End(change.Failed, "no")
	p.shows(t, "failed: no", true)
	if reply := dialogtest.Press(t, p, env, action.Confirm); !reply.Close || p.Loading() {
		t.Errorf("after the end enter answered %+v", reply)
	}
}

func TestASheetThatCanNotBeReadSaysWhy(t *testing.T) {
	p := newPurge(dialogtest.Env(t))
	p.Fail("no answer\x1b[2J")
	if p.shows(t, "no answer", true); p.Loading() {
		t.Error("it still loads")
	}
}
