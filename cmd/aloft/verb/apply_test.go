package verb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shopComponent is the file of a component.
const shopComponent = `name = "shop"
[repository]
name = "shop"
[build]
[[function]]
name = "orders"
runtime = "python3.12"
handler = "app.handler"
policy = "orders.json"
[[function]]
name = "payments"
runtime = "python3.12"
handler = "pay.handler"
[[table]]
name = "carts"
hash_key = "id:S"
[[api]]
name = "shop"
routes = [ "GET /orders/{id} orders" ]
[stages]
names = ["dev", "prod"]
`

// smallComponent is the file of a component that is made at once.
const smallComponent = `name = "shop"
[repository]
name = "shop"
`

// write writes a file into the working folder. Of shopComponent it writes the policy too.
func (h *host) write(name, text string) {
	h.t.Helper()
	for name, text := range map[string]string{name: text, "orders.json": `{"Statement": []}`} {
		if err := os.WriteFile(filepath.Join(h.Dir, name), []byte(text), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
}

func TestApplyCheckSaysThatAFileIsRight(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.write("component.toml", shopComponent)
	h.run(exitDone, "apply", "component.toml", "--check")
	h.prints("component.toml is right: shop has a repository, a build, 2 functions, 1 table, 1 API, at dev, prod\n")
	h.run(exitDone, "apply", filepath.Join(h.Dir, "component.toml"), "--check", "-o", "json")
	var got componentDocument
	h.decode(&got)
	if got.Component != "shop" || strings.Join(got.Functions, " ") != "orders payments" ||
		strings.Join(got.Stages, " ") != "dev prod" || got.Notes == nil {
		t.Errorf("the document is %+v", got)
	}
}

func TestApplyCheckSaysAllThatIsWrong(t *testing.T) {
	h := newHost(t)
	h.offline()
	bad := strings.NewReplacer(`{id} orders"`, `{id} ordres"`, "id:S", "id:X", `["dev", "prod"]`, `["prod", "dev"]`,
		"orders.json", "none.json").Replace(shopComponent)
	h.write("component.toml", bad)
	h.run(exitUsage, "apply", "component.toml", "--check")
	h.says(`component.toml:9: function.policy: there is no file "none.json"`, "component.toml:16: table.hash_key: ",
		`component.toml:19: api.routes: "GET /orders/{id} ordres" leads to "ordres", which is no [[function]] of this file: did you mean "orders"?`,
		`component.toml:21: stages.names: "dev" comes after "prod" here, and before it in aloft.toml`)
	h.run(exitUsage, "apply", "component.toml", "--check", "-o", "json")
	if f := h.failure(); f == nil || !strings.Contains(f.Message, "table.hash_key") ||
		!strings.Contains(f.Message, "stages.names") {
		t.Errorf("the error is %+v", f)
	}
}

func TestApplyCheckNotesADeprecatedRuntime(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.write("component.toml", strings.ReplaceAll(shopComponent, "python3.12", "nodejs20.x"))
	h.run(exitDone, "apply", "component.toml", "--check")
	h.says(`component.toml:7: function.runtime: "nodejs20.x" is deprecated since 2026-04-30`)
}

func TestApplyTakesOneFileThatIsThere(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.write("component.toml", shopComponent)
	for line, says := range map[string]string{
		"apply":                                 "takes the file of one component",
		"apply a.toml b.toml --check":           "takes the file of one component",
		"apply component.toml --check --plan":   "say one of them",
		"apply component.toml --plan --dry-run": "leave out",
		"apply none.toml":                       "the component can not be read",
		"apply none.toml --check":               "the component can not be read",
		"apply . --check":                       "is a folder, not a file",
		"apply aloft.toml --check":              `stage: unknown table: did you mean "stages"?`,
		"apply component.toml --checked":        "unknown flag",
	} {
		h.run(exitUsage, strings.Fields(line)...)
		h.says(says)
	}
}
