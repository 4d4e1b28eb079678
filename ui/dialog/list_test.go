package dialog_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

// In a list the keys of lists move; only the filter's key makes them text.
func TestKeysMoveInListsUntilTheFilterIsTyped(t *testing.T) {
	env := dialogtest.Env(t)
	l := dialog.NewList(env, "Deploy", "To which function?", "show the sheet", []string{"a", "jj", "kj"})
	l.Lines(dialogtest.Dark(), 80, 30)
	dialogtest.Type(l, "jj")
	if l.Rows.Cursor != 2 {
		t.Errorf("j did not move: %s", dialogtest.Screen(l))
	}
	dialogtest.Type(l, "k")
	if l.Rows.Cursor != 1 {
		t.Errorf("k did not move: %s", dialogtest.Screen(l))
	}
	dialogtest.Press(t, l, env, action.Filter)
	dialogtest.Type(l, "jj")
	if text := dialogtest.Screen(l); !strings.Contains(text, "/ jj") || !strings.Contains(text, "keep the filter") || strings.Contains(text, "kj") {
		t.Errorf("the filter was not typed: %s", text)
	}
	if reply := dialogtest.Press(t, l, env, action.Cancel); reply.Close || strings.Contains(dialogtest.Screen(l), "/ jj") {
		t.Errorf("esc did not clear the filter: %+v %s", reply, dialogtest.Screen(l))
	}
	l.Update(tea.PasteMsg{Content: "pasted"})
	if strings.Contains(dialogtest.Screen(l), "pasted") {
		t.Errorf("a paste was taken for a filter: %s", dialogtest.Screen(l))
	}
	dialogtest.Type(l, "j")
	if reply := dialogtest.Press(t, l, env, action.Confirm); reply != (dialog.Reply{Close: true, Request: "jj"}) {
		t.Errorf("enter answered %+v", reply)
	}
}
