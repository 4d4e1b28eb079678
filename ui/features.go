package ui

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/accounts"
	"github.com/aloftdeck/aloft/ui/apis"
	"github.com/aloftdeck/aloft/ui/builds"
	"github.com/aloftdeck/aloft/ui/commands"
	"github.com/aloftdeck/aloft/ui/components"
	"github.com/aloftdeck/aloft/ui/cost"
	"github.com/aloftdeck/aloft/ui/favourites"
	"github.com/aloftdeck/aloft/ui/functions"
	"github.com/aloftdeck/aloft/ui/history"
	"github.com/aloftdeck/aloft/ui/logs"
	"github.com/aloftdeck/aloft/ui/origin"
	"github.com/aloftdeck/aloft/ui/raw"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/tables"
	"github.com/aloftdeck/aloft/ui/tests"
)

// features are the features that are there with these options. A feature is added
// here; nothing else in this package knows it.
func features(o Options, h *shell.Host) []shell.Feature {
	var links *origin.Links
	if o.Pipeline != nil {
		links = builds.Links(o.Store, o.Config.Sources)
	}
	lister, _ := o.Versions.(model.VersionLister)
	list := []shell.Feature{functions.New(h, functions.Options{
		Mover: o.Mover, Feed: o.Feed, Versions: o.Versions, Lister: lister, Aliases: o.Aliases, Owner: o.Owner,
		Metrics: o.Metrics, Book: o.Book, Links: links, Commits: o.Commits,
	})}
	list = append(list, tests.New(h, tests.Options{Tester: o.Tester, Library: o.Library}), raw.New(h, o.Raw), favourites.New(h, o.Keeper))
	list = append(list, components.New(h, components.Options{Maker: o.Maker, Beginner: o.Beginner, Feed: o.Feed}))
	if o.Tables {
		feed, _ := o.Feed.(model.TableFeed)
		list = append(list, tables.New(h, tables.Options{Capacity: o.Capacity, Feed: feed, Book: o.Book}))
	}
	if o.APIs {
		feed, _ := o.Feed.(model.APIFeed)
		list = append(list, apis.New(h, apis.Options{Feed: feed, Mender: o.Mender, Reader: o.Wiring}))
	}
	if o.Pipeline != nil {
		feed, _ := o.Feed.(model.BuildFeed)
		followed := logs.New(h)
		list = append(list, builds.New(h, builds.Options{
			Refs: o.Pipeline, Builder: o.Builder, Deployer: o.Deployer, Feed: feed, Links: links, Logs: followed,
		}), followed)
	}
	if o.Book != nil {
		list = append(list, cost.New(h, cost.Options{Book: o.Book, Bill: o.Bill}))
	}
	list = append(list, history.New(h, o.Metrics), accounts.New(h, accounts.Options{
		Machine: o.Accounts, Opened: o.Opened, Login: o.Login, Feed: o.Feed,
	}))
	if o.Environ != nil {
		list = append(list, commands.New(h, commands.Options{Environ: o.Environ, Trust: o.Trust}))
	}
	return list
}

// tellSettled tells what became of changes of an earlier run, also of those whose
// feature is switched off now, and what else opening the account had to say.
func tellSettled(o Options, h *shell.Host) {
	for _, res := range o.Settled {
		h.ToastEnd(res.Status, shell.ChangeLine(res.Change(), h.Theme.Glyphs.Arrow), true)
	}
	for _, res := range o.SettledChanges {
		tables.Tell(h, res, true)
	}
	for _, res := range slices.Concat(o.SettledTests, o.SettledWiring) {
		h.ToastEnd(res.Status, shell.ChangeLine(res, h.Theme.Glyphs.Arrow), true)
	}
	for _, res := range o.SettledBuilds {
		h.ToastEnd(res.Status, res.Line(), true)
	}
	for _, note := range o.Notes {
		h.Toast(shell.Warn, note)
	}
}
