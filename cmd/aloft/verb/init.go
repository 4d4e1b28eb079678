package verb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
)

// initOptions are the options of `aloft init`.
type initOptions struct {
	writeOptions
	File   string // path of the file to write
	Stages string // their names in their order; empty: as the account shows them
}

// teamFile is what the file of a team is called.
const teamFile = "aloft.toml"

func (p *parsing) initCommand() *cobra.Command {
	var o initOptions
	c := &cobra.Command{
		Use:   "init [--stages NAME,…] [--file FILE]",
		Short: "Look at the account and write a first aloft.toml: stages, functions, builds, tables, journal",
		Long: `Look at the account and write a first aloft.toml into this folder, with comments: the stages in their order,
which functions, build projects and tables are shown, and where the record of moves is kept. It asks where there is a
choice; with --yes it takes what it would propose. The stages are the aliases with the usual names that functions have,
in their usual order; where there are none, dev, stage and prod. Where the order of theirs is not known, --stages says
it. Moves of the last one want its name typed.

It changes nothing at AWS, and writes over no file. --dry-run prints what it would write.

` + exitCodesHelp,
		Example: `  aloft init
  aloft init --yes --profile shop
  aloft init --yes --stages dev,qa,prod
  aloft init --dry-run
  aloft --demo init --yes`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			return p.choose(func(g globals) (command, error) {
				if o.globals = g; o.File == "" {
					return nil, usagef("--file is empty: say which file to write, such as %s", teamFile)
				}
				return o, nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.File, "file", teamFile, "the `FILE` to write")
	f.BoolVarP(&o.Yes, "yes", "y", false, "take what is proposed without a question; needed without a terminal")
	f.BoolVar(&o.DryRun, "dry-run", false, "print the file and write nothing")
	f.StringVar(&o.Stages, "stages", "",
		"the stages in their order, their `NAMES` with commas between (default: as the account shows)")
	_ = c.MarkFlagFilename("file", "toml")
	return c
}

// nothingWritten is what a refusal says of what was done.
const nothingWritten = "nothing was written"

func (o initOptions) run(ctx context.Context, k *session) error {
	path := k.env.absolute(o.File)
	if err := o.room(k, path); err != nil {
		return err
	}
	if !o.Yes && !o.DryRun && !k.env.Terminal.Asks() {
		return refusef("%s: without a terminal to ask, add --yes for what is proposed, or --dry-run to see it",
			nothingWritten)
	}
	id, err := k.identify(ctx)
	if err != nil {
		return err
	}
	found, err := k.lookAround(ctx)
	if err != nil {
		return err
	}
	b := found.propose(filepath.Base(filepath.Dir(path)))
	b.Account, b.Looked = id.Account, fmt.Sprintf("account %s, %s", id.Account, id.Region)
	switch {
	case len(answered(o.Stages)) > 0:
		found.take(&b, o.Stages)
	case !found.ordered() && o.Yes:
		return refusef("%s: the functions have the aliases %s, whose order is not known: say it with --stages NAME,NAME,…",
			nothingWritten, inOrder(found.stages))
	}
	options := config.Options{Dir: filepath.Dir(path), Home: k.env.Home, Getenv: k.env.Getenv}
	if !o.Yes && !o.DryRun {
		q := &beginning{env: k.env, asker: newAsker(k.env, nothingWritten), options: options, found: found,
			journal: k.config.Journal.Path}
		if b, err = q.ask(ctx, b); err != nil {
			return err
		}
	}
	text, err := b.File(options)
	if err != nil {
		return usagef("%s: %v", nothingWritten, err)
	}
	names := make([]string, len(b.Stages))
	for i, s := range b.Stages {
		names[i] = s.Name
	}
	document := map[string]any{"file": o.File, "written": !o.DryRun, "stages": names, "content": string(text)}
	if o.DryRun {
		return k.print(output{document: document, lines: []string{string(text)}}, nil)
	}
	if err := writeNew(path, text); err != nil {
		return err
	}
	lines := []string{o.File, "next: aloft config shows what holds, aloft shows the stages"}
	if found.none() {
		lines[1] = "next: aloft, whose first screen says how the stages are made"
	}
	return k.print(output{document: document, lines: lines, done: lines}, nil)
}

// room refuses to write where a file is, or where another one of the team holds already.
func (o initOptions) room(k *session, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return refusef("%s is there already: %s; aloft config shows what holds", o.File, nothingWritten)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look for %s: %w", o.File, err)
	}
	holding, err := k.env.configOf(filepath.Dir(path), o.globals)
	if err != nil {
		return err
	}
	if team := holding.Team; o.File == teamFile && filepath.Base(team) == teamFile {
		return refusef("%s holds here already: %s; edit that one, or say --file FILE for another", team, nothingWritten)
	}
	return nil
}

// writeNew writes a file that must not be there.
func writeNew(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return refusef("%s is there already: %s", path, nothingWritten)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(path))
	}
	return nil
}
