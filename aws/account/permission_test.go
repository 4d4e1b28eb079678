package account

import (
	"slices"
	"testing"

	iam "github.com/aloftdeck/aloft/model/permission"
)

// Every call that reads has its permission among those that the documentation and the
// verb name, and what they name is of a service that is called.
func TestEveryReadIsAmongThePermissions(t *testing.T) {
	var named []string
	for _, u := range iam.Uses() {
		for _, g := range u.Grants {
			named = append(named, g.Actions...)
		}
	}
	for _, s := range services {
		if s.id == "STS" {
			continue // GetCallerIdentity needs none
		}
		for _, call := range s.reads {
			if p := (operation{s.id, call}).permission(); !slices.Contains(named, p) {
				t.Errorf("%s of %s needs %s, which no use has", call, s.id, p)
			}
		}
	}
}
