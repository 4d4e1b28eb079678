package verb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
)

// buildsOptions are the options of `aloft builds`.
type buildsOptions struct {
	globals
	Project string // empty: those that the config selects
	Limit   int    // 0: no limit
}

func (p *parsing) buildsCommand() *cobra.Command {
	var o buildsOptions
	c := &cobra.Command{
		Use:   "builds [PROJECT]",
		Short: "Show builds, newest first",
		Long: `Show the builds of a CodeBuild project, newest first, or those of all projects that the config selects.

` + exitCodesHelp,
		Example: `  aloft builds
  aloft builds orders --limit 10
  aloft builds -o json | jq '.builds[] | select(.status == "FAILED") | .id'`,
		ValidArgsFunction: one(p.completeProjects),
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				if len(args) > 1 {
					return nil, usagef("builds takes one project's name, or none for all")
				}
				if o.Limit < 0 {
					return nil, usagef("--limit takes a number from 0 (all)")
				}
				if len(args) == 0 {
					return o, nil
				}
				o.Project = args[0]
				return o, checkProject(o.Project)
			})
		},
	}
	c.Flags().IntVar(&o.Limit, "limit", defaultLimit, "at most `N` builds; 0 for all")
	return c
}

func (o buildsOptions) run(ctx context.Context, k *session) error {
	if err := k.connect(ctx); err != nil {
		return err
	}
	projects := []string{o.Project}
	if o.Project == "" {
		var err error
		if projects, err = k.listProjects(ctx, k.config.Builds.Projects); err != nil {
			return err
		}
	}
	l := newBuildList(k, projects, o.Limit)
	if err := l.read(ctx); err != nil {
		return err
	}
	if o.Project != "" && model.ClassOf(l.projects[0].err) == model.Gone {
		return k.unknownProject(ctx, o.Project, l.projects[0].err)
	}
	return k.print(l.output(), l.failed())
}

// output shows the builds that were found.
func (l *buildList) output() output {
	d, builds, now := buildsDocument{Builds: []buildJSON{}}, l.newest(), l.k.env.Now()
	for _, b := range builds {
		d.Builds = append(d.Builds, newBuildJSON(b, now))
	}
	o := output{document: d, none: "there are no builds to show"}
	if len(builds) > 0 || l.failed() != nil {
		o.lines = buildTable(builds, now).lines()
	}
	return o
}

// buildList finds the newest builds of projects. Each project tells its own newest
// first, so that of each only as many are read as may be among those shown.
type buildList struct {
	k        *session
	limit    int // 0: all
	step     int // builds that are read of a project at a time
	projects []*projectBuilds
}

// projectBuilds is what is known of one project's builds.
type projectBuilds struct {
	name   string
	ids    []string // listed, and not read yet
	marker string
	listed bool // there are no more ids to come
	builds []model.Build
	err    error // why it could not be read
}

// leastStep is how many builds are read of a project at least, and most so many
// that they fill one call.
const leastStep, mostStep = 5, 100

func newBuildList(k *session, projects []string, limit int) *buildList {
	l := &buildList{k: k, limit: limit, step: mostStep}
	if limit > 0 {
		l.step = max(leastStep, min(mostStep, limit/max(1, len(projects))))
	}
	for _, name := range projects {
		l.projects = append(l.projects, &projectBuilds{name: name})
	}
	return l
}

// read reads until the newest builds are known. A project that can not be read is
// left out, unless nothing can.
func (l *buildList) read(ctx context.Context) error {
	progress := l.k.env.newProgress()
	defer progress.clear()
	for {
		open := l.open()
		if len(open) == 0 {
			return nil
		}
		if len(open) > readers {
			progress.sayf("reading the builds of %s", plural(len(open), "project"))
		}
		if err := l.list(ctx, open); err != nil {
			return err
		}
		var ids []string
		for _, p := range open {
			n := min(l.step, len(p.ids))
			ids = append(ids, p.ids[:n]...)
			p.ids = p.ids[n:]
		}
		builds, err := l.k.account.GetBuilds(ctx, ids)
		if err != nil {
			return err
		}
		for _, b := range builds {
			if i := slices.IndexFunc(open, func(p *projectBuilds) bool { return strings.HasPrefix(b.ID, p.name+":") }); i >= 0 {
				open[i].builds = append(open[i].builds, b)
			}
		}
	}
}

// open are the projects that may have a build which belongs to the newest and has
// not been read.
func (l *buildList) open() []*projectBuilds {
	newest := l.newest()
	return slices.DeleteFunc(slices.Clone(l.projects), func(p *projectBuilds) bool {
		switch {
		case p.err != nil || p.listed && len(p.ids) == 0:
			return true
		case l.limit == 0 || len(newest) < l.limit || len(p.builds) == 0:
			return false
		}
		return !p.builds[len(p.builds)-1].Started.After(newest[l.limit-1].Started)
	})
}

// list reads ids of projects where too few are left, a few projects at a time.
func (l *buildList) list(ctx context.Context, open []*projectBuilds) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	due := slices.DeleteFunc(slices.Clone(open), func(p *projectBuilds) bool { return p.listed || len(p.ids) >= l.step })
	inTurns(len(due), func(i int) {
		p := due[i]
		if ctx.Err() != nil {
			return
		}
		page, err := l.k.account.ListBuilds(ctx, p.name, p.marker)
		if hopeless(err) {
			stop(err)
		}
		p.err = err
		p.ids = append(p.ids, page.IDs...)
		p.listed = page.Next == "" || page.Next == p.marker
		p.marker = page.Next
	})
	return context.Cause(ctx)
}

// newest are the newest builds read so far, at most as many as are shown.
func (l *buildList) newest() []model.Build {
	var all []model.Build
	for _, p := range l.projects {
		all = append(all, p.builds...)
	}
	slices.SortStableFunc(all, func(a, b model.Build) int { return b.Started.Compare(a.Started) })
	if l.limit > 0 && len(all) > l.limit {
		all = all[:l.limit]
	}
	return all
}

// failed says which projects could not be read, nil when all were. One that was
// deleted since it was listed has no builds.
func (l *buildList) failed() error {
	var first error
	n := 0
	for _, p := range l.projects {
		if p.err != nil && model.ClassOf(p.err) != model.Gone {
			if n++; first == nil {
				first = p.err
			}
		}
	}
	if n > 1 {
		first = fmt.Errorf("the builds of %d projects could not be read, the first: %w", n, first)
	}
	if first == nil {
		return nil
	}
	return &withCode{first, exitFailed}
}
