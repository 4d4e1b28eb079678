package verb

import (
	"cmp"
	"context"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Build says which aloft this is.
type Build struct {
	Version string
	Commit  string
	Date    string // of the commit, RFC 3339
}

// orBuildInfo fills what the linker was not told from what the go command knows:
// go install of a module leaves its version, go build in a clone its commit.
func (b Build) orBuildInfo() Build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		b.Version = cmp.Or(b.Version, "dev")
		return b
	}
	if v := info.Main.Version; v != "(devel)" {
		b.Version = cmp.Or(b.Version, v)
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = cmp.Or(b.Commit, s.Value[:min(12, len(s.Value))])
		case "vcs.time":
			b.Date = cmp.Or(b.Date, s.Value)
		}
	}
	b.Version = cmp.Or(b.Version, "dev")
	return b
}

// versionOptions are the options of `aloft version`.
type versionOptions struct{ globals }

func (p *parsing) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which aloft this is",
		Long:    "Say which aloft this is: version, commit and its date, the Go it was built with, the platform.\n\n" + exitCodesHelp,
		Example: "  aloft version\n  aloft version -o json",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			return p.choose(func(g globals) (command, error) { return versionOptions{g}, nil })
		},
	}
}

func (o versionOptions) run(_ context.Context, k *session) error {
	b := k.env.Build
	platform := runtime.GOOS + "/" + runtime.GOARCH
	return k.print(output{
		document: map[string]any{
			"version": b.Version, "commit": b.Commit, "date": b.Date, "go": runtime.Version(), "platform": platform,
		},
		lines: []string{
			"aloft " + b.Version, "commit " + cmp.Or(b.Commit, "unknown"), "date " + cmp.Or(b.Date, "unknown"), runtime.Version() + " " + platform,
		},
	}, nil)
}
