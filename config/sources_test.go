package config

import (
	"reflect"
	"testing"
)

func TestWhereTheCodeOfAFunctionComesFrom(t *testing.T) {
	h := newHost(t)
	h.team(`
[[function]]
name = "orders"
project = "team"
artifact = "orders.zip"
[[function]]
name = "payments"
project = "team"
artifact = "payments.zip"
[[function]]
name = "digest"
artifact = "dist/digest.zip"
`)
	h.personal("[[function]]\nname = \"mine\"\nproject = \"team\"\n")
	c := h.load()
	for function, want := range map[string]Source{
		"orders": {"orders", "team", "orders.zip", ""},
		"digest": {"digest", "digest", "dist/digest.zip", ""},
		"mine":   {"mine", "team", "", ""},
		"other":  {"other", "other", "", ""},
	} {
		if got := c.SourceOf(function); got != want {
			t.Errorf("%s comes from %+v, want %+v", function, got, want)
		}
	}
	for project, want := range map[string][]Source{
		"team":   {{"orders", "team", "orders.zip", ""}, {"payments", "team", "payments.zip", ""}, {"mine", "team", "", ""}},
		"digest": {{"digest", "digest", "dist/digest.zip", ""}},
		"other":  nil,
	} {
		if got := c.FunctionsOf(project); !reflect.DeepEqual(got, want) {
			t.Errorf("%s makes %+v, want %+v", project, got, want)
		}
	}
}
