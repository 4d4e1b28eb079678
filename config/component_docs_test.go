package config

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/component"
)

// componentTable is the table of docs/components.md.
func componentTable() string {
	return formTable(ComponentSettings(), func(table string) string {
		if table == "table.indexes" {
			return "[[table]] indexes:"
		}
		return strings.TrimPrefix(componentHeader(table), "in ")
	})
}

func TestTheDocumentedComponentTableIsTheOneInTheCode(t *testing.T) {
	documented(t, "components.md", "component", componentTable())
}

func TestTheDocumentedRuntimesAreTheOnesInTheCode(t *testing.T) {
	documented(t, "components.md", "runtimes", "`"+strings.Join(component.RuntimeNames(), "`, `")+"`\n")
}

func TestTheComponentsInTheDocumentAreValid(t *testing.T) {
	for _, text := range tomlOf(t, "components.md") {
		if _, _, err := ReadComponent("components.md", []byte(text), ComponentOptions{}); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
	}
}
