package keymap

// The rules that keys are held to: no unknown action, no clash, no key that is not
// safe for what it would do.

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/near"
)

// stray are the keys that the tail of a broken escape sequence arrives as, beside
// digits: arrows end in A to D, a mouse report starts with < and ends in M, other
// keys end in ~, and [ and ; stand between.
const stray = "ABCDM~;[<"

// rebind puts the config's keys in place of the table's.
func (k Keymap) rebind(rebinds map[string][]string) error {
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(rebinds)) {
		i, ok := k.byID[action.ID(id)]
		if !ok {
			errs = append(errs, fmt.Errorf("keys.%s: there is no such action%s", id, k.nearest(id)))
			continue
		}
		keys := make([]string, 0, len(rebinds[id]))
		for _, name := range rebinds[id] {
			key, err := parse(name)
			switch {
			case err != nil:
				errs = append(errs, fmt.Errorf("keys.%s: %w", id, err))
			case !slices.Contains(keys, key):
				keys = append(keys, key)
			}
		}
		k.specs[i].Keys = keys
	}
	return errors.Join(errs...)
}

// check holds the keys in force to the rules.
func (k Keymap) check() error {
	var errs []error
	for _, sp := range k.specs {
		if must(sp.ID) && len(sp.Keys) == 0 {
			errs = append(errs, fmt.Errorf("keys.%s: %s needs a key, because no dialog works without", sp.ID, sp.Title))
		}
		for _, key := range sp.Keys {
			if reason := unsafe(sp, key); reason != "" {
				errs = append(errs, fmt.Errorf("%s: %q can not be %s: %s", place(sp), key, sp.Title, reason))
			}
		}
	}
	for i, a := range k.specs {
		for _, b := range k.specs[i+1:] {
			if !together(a, b) {
				continue
			}
			for _, key := range a.Keys {
				if slices.Contains(b.Keys, key) {
					errs = append(errs, fmt.Errorf("%q is the key of both %s (%s) and %s (%s)",
						key, a.Title, place(a), b.Title, place(b)))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// place is where a file says an action's keys.
func place(sp action.Spec) string {
	if sp.Own() {
		return "[[command]]"
	}
	return "keys." + string(sp.ID)
}

// must reports whether nothing works without a key for the action.
func must(id action.ID) bool { return id == action.Confirm || id == action.Cancel }

// looks reports whether an action of dialogs only changes what is shown or chosen, where
// nothing is typed.
func looks(id action.ID) bool {
	switch id {
	case action.Reveal, action.AllFields, action.SheetLog, action.Include, action.NextFound, action.PreviousFound, action.CopyText:
		return true
	}
	return false
}

// unsafe is why a key must not stand for an action, empty when it may.
func unsafe(sp action.Spec, key string) string {
	switch {
	case sp.Writes && isStray(key):
		return "a broken escape sequence can leave that key behind, and the action writes"
	case sp.Scope == action.Dialog && !looks(sp.ID) && printable(key):
		return "in a dialog that key is text, and no single character makes a move"
	}
	return ""
}

// isStray reports whether a broken escape sequence can leave a key behind. Behind
// a lone escape the first of them arrives with alt.
func isStray(key string) bool {
	key = strings.TrimPrefix(key, "alt+")
	return len(key) == 1 && (strings.Contains(stray, key) || key >= "0" && key <= "9")
}

// together reports whether the keys of two actions are ever listened to at the
// same time: those of one pane, of lists and of everywhere are, two panes' are
// not, and a dialog takes the movements of lists beside its own.
func together(a, b action.Spec) bool {
	switch {
	case a.Scope == b.Scope:
		return true
	case a.Scope == action.Dialog:
		return Movement(b.ID)
	case b.Scope == action.Dialog:
		return Movement(a.ID)
	}
	common := func(s action.Scope) bool { return s == action.Everywhere || s == action.Lists }
	return common(a.Scope) || common(b.Scope)
}

// Movement reports whether an action moves through a list. These work in dialogs
// too.
func Movement(id action.ID) bool {
	switch id {
	case action.Up, action.Down, action.Top, action.Bottom, action.HalfUp, action.HalfDown, action.PageUp, action.PageDown:
		return true
	}
	return false
}

// nearest suggests the action that an unknown one may have meant.
func (k Keymap) nearest(id string) string {
	ids := make([]string, len(k.specs))
	for i, sp := range k.specs {
		ids[i] = string(sp.ID)
	}
	if meant := near.Name(id, ids); meant != "" {
		return "; did you mean keys." + meant + "?"
	}
	return ""
}
