package journal

import (
	"reflect"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// Every text of a line is made safe, whichever field it stands in.
func TestEveryTextOfALineIsMadeSafe(t *testing.T) {
	e := full()
	fields := reflect.ValueOf(&e).Elem()
	var names []string
	for i := range fields.NumField() {
		if f := fields.Field(i); f.Kind() == reflect.String && f.Type() == reflect.TypeFor[string]() {
			names = append(names, fields.Type().Field(i).Name)
			f.SetString("a\x1b[31mb\x07\u202ec")
		}
	}
	e.Canary = &model.Canary{Version: "a\x1b[31mb\x07\u202ec"}
	f := open(t, temp(t), false)
	add(t, f, e)
	moves, err := f.Moves(t.Context())
	if err != nil || len(moves) != 1 || len(names) < 20 {
		t.Fatalf("%d moves, %v, %d texts", len(moves), err, len(names))
	}
	for _, name := range names {
		if got := reflect.ValueOf(moves[0].Intent).FieldByName(name).String(); got != "abc" && name != "Step" {
			t.Errorf("%s is shown as %q", name, got)
		}
	}
	if moves[0].Intent.Canary.Version != "abc" {
		t.Errorf("the canary is shown as %q", moves[0].Intent.Canary.Version)
	}
}
