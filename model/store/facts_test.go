package store

import (
	"reflect"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// A field that any leaves out would change what is shown without a new frame.
func TestWhateverIsDirtyCountsAsTouched(t *testing.T) {
	if (&Dirty{Rows: map[string]bool{}}).any() {
		t.Error("nothing counts as touched")
	}
	for i := range reflect.TypeFor[Dirty]().NumField() {
		var d Dirty
		switch f := reflect.ValueOf(&d).Elem().Field(i); f.Kind() {
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Map:
			f.Set(reflect.ValueOf(map[string]bool{"orders": true}))
		default:
			t.Fatalf("the test knows no %s", f.Type())
		}
		if !d.any() {
			t.Errorf("%s does not count as touched", reflect.TypeFor[Dirty]().Field(i).Name)
		}
	}
}

// unknown is an event that is nobody's.
type unknown struct{}

func (unknown) Key() string { return "unknown" }

// What is in facts but not in all would be neither taken in nor dropped with the
// account.
func TestEveryFactIsAskedAndForgotten(t *testing.T) {
	var f facts
	if all, fields := len(f.all()), reflect.TypeFor[facts]().NumField(); all != fields {
		t.Errorf("%d facts of %d are asked", all, fields)
	}
	s := New(stages)
	if d := s.Apply(unknown{}); d.any() || s.Touched() != 0 {
		t.Errorf("an event that is nobody's touched %+v", d)
	}
	s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1"}}, model.ProjectsListed{Read: read(1, 2), Projects: []model.Project{{Name: "orders"}}})
	if d := s.Apply(model.IdentityRead{Identity: model.Identity{Account: "2"}}); len(s.Projects().List) != 0 || !d.Builds {
		t.Errorf("what is known of one account is told of another: %+v", d)
	}
}
