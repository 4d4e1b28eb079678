package verb

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
)

// Completion answers from the config, AWS's files and the last known state on the disk: it
// asks AWS nothing, takes no time that a shell would notice, and is silent about whatever
// is wrong.

// completing is a function that completes one word.
type completing = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completed are the names that a word may become, without those that no shell takes as they
// stand. Behind a tab stands what a name is.
func completed(word string, names []string) ([]string, cobra.ShellCompDirective) {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		bare, _, _ := strings.Cut(name, "\t")
		return !strings.HasPrefix(bare, word) || !ofShell.MatchString(bare)
	}), cobra.ShellCompDirectiveNoFileComp
}

// ofShell are words that mean the same in every shell.
var ofShell = regexp.MustCompile(`^[A-Za-z0-9_./@+][A-Za-z0-9_./@+#-]*$`)

// others are names without those that were said already.
func others(names, said []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(said, name) })
}

// completeFlag completes the values of a flag, which the command has.
func completeFlag(c *cobra.Command, flag string, complete completing) {
	// It fails only for a flag that the command does not have.
	_ = c.RegisterFlagCompletionFunc(flag, complete)
}

// one completes the first argument alone.
func one(complete completing) completing {
	return func(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return complete(c, args, word)
	}
}

func (p *parsing) completeFunctions(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	return completed(word, others(p.recalled().functions, args))
}

// completeStages completes the values of flags with the names of stages.
func (p *parsing) completeStages(c *cobra.Command, flags ...string) {
	for _, name := range flags {
		completeFlag(c, name, func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
			return completed(word, p.recalled().stages)
		})
	}
}

// completeProjects completes the names of CodeBuild projects: those that were seen, else those
// that would make the functions which were, and those that the config names.
func (p *parsing) completeProjects(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	known := p.recalled()
	projects := slices.Clone(known.Projects)
	if len(projects) == 0 {
		for _, f := range known.functions {
			projects = append(projects, known.config.SourceOf(f).Project)
		}
	}
	for _, s := range known.config.Sources {
		projects = append(projects, known.config.SourceOf(s.Function).Project)
	}
	slices.Sort(projects)
	return completed(word, slices.DeleteFunc(slices.Compact(projects), func(name string) bool {
		return !config.SelectProjects(known.config.Builds.Projects, name)
	}))
}

// completeBuilds completes builds as orders#42, the newest of each project first.
func (p *parsing) completeBuilds(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	known := p.recalled()
	var builds []string
	for _, project := range slices.Sorted(maps.Keys(known.Builds)) {
		if config.SelectProjects(known.config.Builds.Projects, project) {
			for _, number := range known.Builds[project] {
				builds = append(builds, fmt.Sprintf("%s#%d", project, number))
			}
		}
	}
	names, directive := completed(word, builds)
	return names, directive | cobra.ShellCompDirectiveKeepOrder
}

func (p *parsing) completeTables(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	known := p.recalled()
	tables := slices.DeleteFunc(slices.Sorted(maps.Keys(known.Tables)), func(name string) bool {
		return !config.SelectTables(known.config.Tables.Include, name)
	})
	return completed(word, others(tables, args))
}

// completeIndexes completes the indexes of the table that was named.
func (p *parsing) completeIndexes(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return completed(word, p.recalled().Tables[args[0]])
}

// completeAPIs completes the names of APIs, and the ids of those whose names no shell takes as
// they stand.
func (p *parsing) completeAPIs(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, api := range p.recalled().apis {
		if ofShell.MatchString(api.Name) {
			names = append(names, api.Name)
		} else {
			names = append(names, api.ID+"\t"+api.Name)
		}
	}
	slices.Sort(names)
	return completed(word, others(slices.Compact(names), args))
}

// completeViews completes the names of the config's views.
func (p *parsing) completeViews(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, v := range p.recalled().config.Views {
		names = append(names, v.Name)
	}
	return completed(word, names)
}

// completeProfiles completes the profiles of this machine, each with where it leads.
func completeProfiles(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, profile := range account.Profiles() {
		leads := strings.TrimSpace(profile.Account + " " + profile.Region)
		names = append(names, strings.TrimRight(profile.Name+"\t"+leads, "\t"))
	}
	return completed(word, names)
}

func completeRegions(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return completed(word, account.Regions())
}

// recalled is what this host has seen of an account.
type recalled struct {
	feed.Named
	config    config.Config
	functions []string // that the config includes
	stages    []string
	apis      []model.API
}

// recalled is what this host has seen of the account that the command line leads to, and
// nothing where that is not known.
func (p *parsing) recalled() recalled {
	e, g := p.env, p.globals
	c, err := e.loadConfig(g)
	if err != nil {
		return recalled{}
	}
	known := recalled{config: c}
	for _, s := range c.Stages {
		known.stages = append(known.stages, s.Name)
	}
	if g.Demo {
		known.demo(sim.Demo(demoSeed, e.Now, g.DemoFunctions).Names())
		return known
	}
	dir := config.CacheDir(e.Getenv, e.Home)
	if dir == "" {
		return known
	}
	cache := feed.NewCache(dir, e.Now)
	account, region, ok := cache.Recall(e.hint(g))
	if !ok {
		return known
	}
	functions, found := cache.Names(account, region)
	known.functions = slices.DeleteFunc(functions, func(f string) bool {
		return !config.SelectFunctions(c.Functions.Include, f)
	})
	if len(c.Stages) == 0 {
		known.stages = found
	}
	known.Named = cache.LoadNames(account, region)
	id := model.Identity{Account: account, Region: region}
	if r, ok := cache.Load(account, region); ok {
		id.Endpoint = r.Identity.Endpoint
		for _, api := range r.APIs.APIs {
			known.apis = append(known.apis, api.Facts.API)
		}
	}
	for _, api := range cache.LoadAPIs(id) {
		known.apis = append(known.apis, api.Facts.API)
	}
	return known
}

// demo takes in what the embedded account has.
func (r *recalled) demo(n sim.Names) {
	r.functions, r.Named = n.Functions, feed.Named{Tables: n.Tables, Projects: n.Projects, Builds: n.Builds}
	for _, name := range n.APIs {
		r.apis = append(r.apis, model.API{Name: name})
	}
}
