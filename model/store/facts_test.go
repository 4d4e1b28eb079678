package store

import (
	"reflect"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestChangesTellTopicsAndTheirFunctions(t *testing.T) {
	var c Changes
	if c.Any() || c.Touch(^Topics(0)) {
		t.Error("nothing counts as touched")
	}
	c.Add(OfCells, "orders", "carts")
	c.Add(OfHistory)
	if !c.Any() || !c.Touch(OfCells|OfTables) || !c.Touch(OfHistory) || c.Touch(OfVersions|OfTables) {
		t.Errorf("touched is %+v", c)
	}
	if !c.TouchOf(OfCells, "orders") || c.TouchOf(OfCells, "users") || c.TouchOf(OfVersions, "orders") {
		t.Errorf("touched is %+v", c)
	}
	if c = Changed(OfVersions, "orders"); c.Touch(OfCells) || !c.TouchOf(OfVersions, "orders") {
		t.Errorf("touched is %+v", c)
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
	if d := s.Apply(unknown{}); d.Any() || s.Touched() != 0 {
		t.Errorf("an event that is nobody's touched %+v", d)
	}
	s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1"}}, model.ProjectsListed{Read: read(1, 2), Projects: []model.Project{{Name: "orders"}}})
	if d := s.Apply(model.IdentityRead{Identity: model.Identity{Account: "2"}}); len(s.Projects().List) != 0 || !d.Touch(OfBuilds) {
		t.Errorf("what is known of one account is told of another: %+v", d)
	}
}
