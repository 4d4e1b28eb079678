package verb

// What doctor looks at on this host.

import (
	"cmp"
	"fmt"
	"os"
	"strings"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/ui/clipboard"
	"github.com/aloftdeck/aloft/ui/theme"
)

// examineHost checks what needs no AWS.
func (k *session) examineHost() []finding {
	return append(k.examineSettings(), k.examineTerminal(), k.examineLocale(), k.examineClipboard(), k.examineJournal(), k.examineCache())
}

func (k *session) examineSettings() []finding {
	if err := k.configure(); err != nil {
		var found []finding
		for line := range strings.SplitSeq(err.Error(), "\n") {
			found = append(found, finding{Area: "settings", Name: "aloft.toml", State: failing, Detail: line})
		}
		return found
	}
	var found []finding
	for _, f := range [][2]string{{"the team's", k.config.Team}, {"the host's", k.config.Host}, {"your own", k.config.Personal}} {
		if f[1] != "" {
			found = append(found, finding{Area: "settings", Name: f[0], State: healthy, Detail: f[1]})
		}
	}
	if len(found) == 0 {
		return []finding{{
			Area: "settings", Name: "aloft.toml", State: healthy,
			Detail: "none, here or above, in /etc/aloft or of your own: stages are told by their names",
		}}
	}
	return found
}

func (k *session) examineTerminal() finding {
	e := k.env
	f := finding{Area: "terminal", Name: "TERM", State: healthy, Detail: cmp.Or(e.Getenv("TERM"), "not set")}
	switch {
	case e.Getenv("TERM") == "dumb":
		f.State, f.Next = doubtful, "the cockpit can not place text on it, the verbs work"
	case !e.Terminal.In || !e.Terminal.Out:
		f.State, f.Detail, f.Next = doubtful, "no terminal", "the cockpit needs one, the verbs do not"
	case e.Getenv("NO_COLOR") != "":
		f.Detail += ", without colours for NO_COLOR"
	}
	return f
}

func (k *session) examineLocale() finding {
	e := k.env
	set := cmp.Or(e.Getenv("LC_ALL"), e.Getenv("LC_CTYPE"), e.Getenv("LANG"), "not set")
	if theme.UTF8(e.Getenv) {
		return finding{Area: "terminal", Name: "locale", State: healthy, Detail: set}
	}
	return finding{Area: "terminal", Name: "locale", State: doubtful, Detail: set + ", signs are in ASCII", Next: "set LANG to one of UTF-8, or ui.charset = \"utf8\""}
}

func (k *session) examineClipboard() finding {
	way := clipboard.Board{Getenv: k.env.Getenv}.Way()
	f := finding{Area: "terminal", Name: "clipboard", State: healthy, Detail: way.Where}
	if way.Doubtful {
		f.State = doubtful
	}
	return f
}

func (k *session) examineJournal() finding {
	if !k.configured {
		return finding{Area: "files", Name: "journal", State: untried, Detail: "the settings can not be read"}
	}
	return failedIf("files", "journal", k.config.Journal.Path, k.openJournal(), "without it nothing is changed at AWS")
}

// examineCache makes a file where the last known state is kept.
func (k *session) examineCache() finding {
	dir := config.CacheDir(k.env.Getenv, k.env.Home)
	if dir == "" {
		return finding{Area: "files", Name: "cache", State: doubtful, Detail: "there is no place for it", Next: "set XDG_CACHE_HOME: without it each start reads everything anew"}
	}
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(dir, ".doctor-*"); err == nil {
			f.Close()
			err = os.Remove(f.Name())
		}
	}
	if err != nil {
		return finding{Area: "files", Name: "cache", State: doubtful, Detail: fmt.Sprint(err), Next: "without it each start reads everything anew"}
	}
	return finding{Area: "files", Name: "cache", State: healthy, Detail: dir}
}
