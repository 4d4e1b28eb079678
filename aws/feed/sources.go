package feed

// All sources of one account and Region.

import (
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// sources are those of one account and Region. A new one has a field here, is made in
// newSources, and is told in want what the screen shows of it.
type sources struct {
	*scene
	keeper    *keeper
	roster    *roster
	identity  *identity
	functions *functions
	cells     *cells
	aliases   *aliases
	versions  *versions
	pipeline  *pipeline
	tables    *tables
	tableList *tableList
	scaling   *scaling
	usage     *usage
	metrics   *metrics

	all []engine.Source // in their order among reads of one urgency
}

func newSources(o *Options, jitter func() float64, post func(model.Event)) *sources {
	s := &sources{keeper: &keeper{}}
	s.scene = &scene{every: o.Intervals, pace: o.TableIntervals, jitter: jitter, focused: true, post: post}
	s.identity = &identity{scene: s.scene, opt: o, known: o.Identity == nil}

	s.roster = newRoster(s.scene, o, s.keeper)
	s.cells = &cells{roster: s.roster, reader: o.Lambda}
	s.functions = &functions{roster: s.roster, cells: s.cells, reader: o.Lambda}
	s.aliases = &aliases{roster: s.roster, functions: s.functions, cells: s.cells, reader: o.Lambda}
	s.versions = &versions{roster: s.roster, cells: s.cells, reader: o.Lambda, shelves: shelves{by: map[string]*shelf{}}}
	s.roster.served, s.roster.gone = s.versions.serves, s.versions.shelves.forget
	s.all = append(s.all, s.identity, s.functions, s.aliases, s.cells, s.versions)

	s.pipeline = newPipeline(s.scene, o)
	if o.Builds != nil {
		s.all = append(s.all,
			&builds{s.pipeline, o.Builds}, &projects{s.pipeline, o.Builds}, &looks{s.pipeline, o.Builds})
	}

	s.tables = newTables(s.scene)
	s.tableList = &tableList{tables: s.tables, reader: o.Tables, globs: o.TableGlobs}
	s.scaling = &scaling{tables: s.tables, reader: o.Tables}
	if o.Tables != nil {
		s.all = append(s.all, s.tableList, &tableReads{s.tables, o.Tables}, s.scaling)
	}
	s.usage = newUsage(s.scene, o)
	s.metrics = newMetrics(s.scene, o)
	s.metrics.tables, s.metrics.functions, s.metrics.usage = s.tables, s.functions, s.usage
	if o.Metrics != nil || o.LogGroups != nil {
		s.all = append(s.all, s.usage)
	}
	if o.Metrics != nil {
		s.all = append(s.all, s.metrics)
	}
	return s
}

// want takes in what is on the screen now.
func (s *sources) want(d model.Demand, now time.Time) {
	back := d.Focused && !s.focused
	s.focused = d.Focused
	chosen := s.roster.chosen
	s.roster.want(d.Functions(), now)
	s.versions.want(chosen, now)
	s.pipeline.want(d.BuildList(), now)
	s.cells.lineUp()
	s.metrics.shown = d.Costs()
	s.usage.wanted = s.metrics.shown.Cost
	s.tables.want(d.TableList(), s.metrics.shown.Cost, now)
	if back {
		s.tableList.back(now)
		s.scaling.back(now)
		s.usage.back(now)
	}
}

// reread reads cells again, before everything else.
func (s *sources) reread(keys []model.CellKey) {
	s.aliases.reread(keys)
	for _, key := range keys {
		s.versions.look(key.Function)
	}
}
