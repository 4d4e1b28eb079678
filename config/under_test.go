package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

const hostGuards = `read_only = true

[[stage]]
name = "prod"
alias = "live"
confirm = "type"

[tables]
protected = ["ledger"]

[journal]
path = "/srv/journal.jsonl"
`

// The guards of the host's file hold under every other file, however that is found.
func TestGuardsOfTheHostHoldUnderOtherFiles(t *testing.T) {
	for name, text := range map[string]string{
		"another alias": "[[stage]]\nname = \"prod\"\nconfirm = \"none\"\n",
		"another name":  "[[stage]]\nname = \"production\"\nalias = \"live\"\n",
		"no stages":     "[journal]\npath = \"mine.jsonl\"\n",
		"weaker":        "read_only = false\n[[stage]]\nname = \"prod\"\nalias = \"live\"\nconfirm = \"key\"\n[tables]\nprotected = [\"mine\"]\n",
	} {
		for _, how := range []string{"found", "--config", "ALOFT_CONFIG"} {
			t.Run(name+" "+how, func(t *testing.T) {
				h := newHost(t)
				h.write(h.system, hostGuards)
				o := h.options()
				switch how {
				case "found":
					h.team(text)
				case "--config":
					o.Path = h.write(filepath.Join(h.root, "other.toml"), text)
				default:
					h.env["ALOFT_CONFIG"] = h.write(filepath.Join(h.root, "other.toml"), text)
				}
				h.personal("read_only = true\n")
				c, err := Load(o)
				if err != nil {
					t.Fatal(err)
				}
				last := c.Stages[len(c.Stages)-1]
				if !c.ReadOnly || last.Confirm != model.ConfirmType || !slices.Contains(c.Tables.Protected, "ledger") || c.Journal.Path != "/srv/journal.jsonl" || !c.Journal.Shared {
					t.Errorf("the guards are gone: %+v", c)
				}
				if c.Host != h.system || c.Origins["stage."+last.Name+".confirm"].Source != h.system {
					t.Errorf("the host's file is %q, the guard comes from %+v", c.Host, c.Origins["stage."+last.Name+".confirm"])
				}
			})
		}
	}
}

func TestPersonalFileDoesNotReplaceTheHostsJournal(t *testing.T) {
	h := newHost(t)
	h.write(h.system, hostGuards)
	h.team("name = \"rigd\"\n")
	h.personal("[journal]\npath = \"mine.jsonl\"\n")
	if got := h.refused(); !strings.Contains(got, "journal.path") || !strings.Contains(got, "etc/config.toml") {
		t.Errorf("it says %q", got)
	}
}

func TestFilesMayTightenWhatTheHostGuards(t *testing.T) {
	h := newHost(t)
	h.write(h.system, "[[stage]]\nname = \"prod\"\nconfirm = \"key\"\n")
	h.team("[[stage]]\nname = \"prod\"\nconfirm = \"type\"\n")
	if c := h.load(); c.Stages[0].Confirm != model.ConfirmType {
		t.Errorf("the stage is %+v", c.Stages[0])
	}
}

func TestHostsFileThatCanNotBeReadIsRefusedUnderAnother(t *testing.T) {
	h := newHost(t)
	h.team("name = \"rigd\"\n")
	h.write(h.system, "not toml")
	if got := h.refused(); !strings.Contains(got, "etc/config.toml") {
		t.Errorf("it says %q", got)
	}
}

// What is there and can not be read is refused, never passed over: the next file may
// guard less.
func TestWhatIsThereAndCanNotBeReadIsRefused(t *testing.T) {
	link := func(t *testing.T, from, to string) {
		if err := os.MkdirAll(filepath.Dir(from), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	for name, place := range map[string]func(*testing.T, *host){
		"team": func(t *testing.T, h *host) {
			link(t, filepath.Join(h.repo, teamName), "/mnt/share-not-mounted/aloft.toml")
		},
		"in a folder above": func(t *testing.T, h *host) {
			link(t, filepath.Join(h.repo, "a", teamName), "/mnt/share-not-mounted/aloft.toml")
		},
		"personal": func(t *testing.T, h *host) {
			link(t, ConfigPath(h.getenv, h.home), "/mnt/share-not-mounted/aloft.toml")
		},
		"personal folder": func(t *testing.T, h *host) {
			link(t, filepath.Dir(ConfigPath(h.getenv, h.home)), "/mnt/share-not-mounted")
		},
		"host's": func(t *testing.T, h *host) { link(t, h.system, "/mnt/share-not-mounted/aloft.toml") },
		"host's folder": func(t *testing.T, h *host) {
			link(t, filepath.Dir(h.system), "/mnt/share-not-mounted")
		},
		"host's under a named one": func(t *testing.T, h *host) {
			link(t, h.system, "/mnt/share-not-mounted/aloft.toml")
			h.env["ALOFT_CONFIG"] = h.write(filepath.Join(h.root, "other.toml"), "name = \"x\"\n")
		},
		"a folder": func(t *testing.T, h *host) {
			if err := os.Mkdir(filepath.Join(h.repo, teamName), 0o755); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			place(t, h)
			o := h.options()
			o.Dir = filepath.Join(h.repo, "a", "b")
			if c, err := Load(o); err == nil {
				t.Errorf("it was passed over: %+v", c)
			}
		})
	}
}
