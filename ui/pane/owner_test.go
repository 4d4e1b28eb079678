package pane

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestAliasThatSomethingElseMovesIsMarked(t *testing.T) {
	v := &Versions{function: "orders"}
	if text := v.owned(model.Stage{Name: "prod", Alias: "live"}); text != "" {
		t.Errorf("%q", text)
	}
	v.env.Owner = func(k model.CellKey) string {
		if k == (model.CellKey{Function: "orders", Alias: "live"}) {
			return "Terraform"
		}
		return ""
	}
	if text := fmt.Sprint(v.owned(model.Stage{Name: "prod", Alias: "live"}), v.owned(model.Stage{Name: "dev", Alias: "dev"})); !strings.Contains(text, "Terraform owns") {
		t.Errorf("%q", text)
	}
}
