// Package keymap joins the table of actions with the keys that the config
// rebinds. From it come the key handling, the footer, the help screen and the
// documentation.
package keymap

import (
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model/action"
)

// Keymap says which key does what. New makes one; it does not change after that.
type Keymap struct {
	specs []action.Spec // with the keys in force, in the order of the table
	keys  map[bound]int // index into specs
	byID  map[action.ID]int
}

// bound is a key in a scope.
type bound struct {
	scope action.Scope
	key   string
}

// New takes the table of actions and those of the config's own, puts the rebound keys in
// and checks them. The
// error names every unknown action, unknown key, key that two actions share where
// both can be meant, and key that is not safe for what it would do.
func New(rebinds map[string][]string, own ...action.Spec) (Keymap, error) {
	specs := action.All()
	for _, sp := range own {
		keys := make([]string, len(sp.Keys))
		for i, name := range sp.Keys {
			key, err := parse(name)
			if err != nil {
				return Keymap{}, fmt.Errorf("%s: %w", place(sp), err)
			}
			keys[i] = key
		}
		sp.Keys = keys
		specs = append(specs, sp)
	}
	return build(specs, rebinds)
}

func build(specs []action.Spec, rebinds map[string][]string) (Keymap, error) {
	k := Keymap{specs: specs, keys: map[bound]int{}, byID: map[action.ID]int{}}
	for i, sp := range specs {
		k.byID[sp.ID] = i
	}
	if err := k.rebind(rebinds); err != nil {
		return Keymap{}, err
	}
	if err := k.check(); err != nil {
		return Keymap{}, err
	}
	for i, sp := range k.specs {
		for _, key := range sp.Keys {
			k.keys[bound{sp.Scope, key}] = i
		}
	}
	return k, nil
}

// Lookup finds the action of a key, as Bubble Tea names it, in the first of the
// scopes that has one.
func (k Keymap) Lookup(key string, scopes ...action.Scope) (action.Spec, bool) {
	for _, scope := range scopes {
		if i, ok := k.keys[bound{scope, key}]; ok {
			return k.specs[i], true
		}
	}
	return action.Spec{}, false
}

// Is reports whether a key stands for an action.
func (k Keymap) Is(key string, id action.ID) bool { return slices.Contains(k.Keys(id), key) }

// Spec is an action with the keys in force.
func (k Keymap) Spec(id action.ID) (action.Spec, bool) {
	i, ok := k.byID[id]
	if !ok {
		return action.Spec{}, false
	}
	return k.specs[i], true
}

// All are the actions with the keys in force, in the order of the table.
func (k Keymap) All() []action.Spec { return slices.Clone(k.specs) }

// Keys are the keys of an action, the first one the one to show.
func (k Keymap) Keys(id action.ID) []string {
	if i, ok := k.byID[id]; ok {
		return k.specs[i].Keys
	}
	return nil
}

// Label is the key of an action as a footer shows it: the first, or nothing when
// only the palette reaches it.
func (k Keymap) Label(id action.ID) string {
	keys := k.Keys(id)
	if len(keys) == 0 {
		return ""
	}
	return keys[0]
}
