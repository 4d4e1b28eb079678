package feed

// All sources of one account and Region.

import (
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// sourceSet are those of one account and Region. A source has a field here only when
// something else has to do with it; all others come with Options.Also.
type sourceSet struct {
	*scene
	keeper     *keeper
	roster     *roster
	identity   *identitySource
	functions  *functionSource
	cells      *cellSource
	aliases    *aliasSource
	versions   *versionSource
	pipeline   *pipeline
	builds     *buildSource
	looks      *lookSource
	tables     *tableRoster
	tableReads *tableSource
	tableList  *tableListSource
	scaling    *scalingSource
	usage      *usageSource
	metrics    *metricSource
	health     *healthSource
	apis       *apiRoster

	all []engine.Source // in their order among reads of one urgency
}

func newSources(o *Options, jitter func() float64, post func(model.Event)) *sourceSet {
	s := &sourceSet{keeper: &keeper{}}
	s.scene = &scene{every: o.Intervals, pace: o.TableIntervals, jitter: jitter, focused: true, post: post}
	s.identity = &identitySource{scene: s.scene, opt: o, known: o.Identity == nil}

	s.roster = newRoster(s.scene, o, s.keeper)
	s.cells = &cellSource{roster: s.roster, reader: o.Lambda}
	s.functions = &functionSource{roster: s.roster, cells: s.cells, reader: o.Lambda}
	s.aliases = &aliasSource{roster: s.roster, functions: s.functions, cells: s.cells, reader: o.Lambda}
	s.versions = &versionSource{roster: s.roster, cells: s.cells, reader: o.Lambda, shelves: shelves{by: map[string]*shelf{}}}
	s.roster.served = s.versions.serves
	s.all = append(s.all, s.identity, s.functions, s.aliases, s.cells, s.versions)

	s.pipeline = newPipeline(s.scene, o)
	s.builds, s.looks = &buildSource{s.pipeline, o.Builds}, &lookSource{s.pipeline, o.Builds}
	if o.Builds != nil {
		s.all = append(s.all, s.builds, &projectSource{s.pipeline, o.Builds}, s.looks)
	}

	s.tables = newTables(s.scene)
	s.tableReads = &tableSource{s.tables, o.Tables}
	s.tableList = &tableListSource{tableRoster: s.tables, reader: o.Tables, globs: o.TableGlobs}
	s.scaling = &scalingSource{tableRoster: s.tables, reader: o.Tables}
	if o.Tables != nil {
		s.all = append(s.all, s.tableList, s.tableReads, s.scaling)
	}
	s.usage = newUsage(s.scene, o)
	s.metrics = newMetrics(s.scene, o)
	s.metrics.tables, s.metrics.functions, s.metrics.usage = s.tables, s.functions, s.usage
	if o.Metrics != nil || o.LogGroups != nil {
		s.all = append(s.all, s.usage)
	}
	s.health = newHealth(s.scene, o)
	s.health.roster, s.health.functions = s.roster, s.functions
	s.roster.gone = func(name string) {
		s.versions.shelves.forget(name)
		s.health.forget(name)
	}
	s.metrics.month = s.health.month
	if o.Metrics != nil {
		s.all = append(s.all, newCalled(s.roster, s.cells), s.metrics, s.health)
	}
	s.apis = newAPIs(s.scene, s.roster)
	if o.APIs != nil {
		s.all = append(s.all, newAPILists(s.apis, o.APIs), &apiSource{s.apis, o.APIs}, &wireEndSource{s.apis, o.APIs})
	}
	if o.APIs != nil && o.Metrics != nil {
		s.all = append(s.all, newAPIHealth(s.apis, s.health))
	}
	for _, source := range o.Also {
		s.all = append(s.all, source(s.scene))
	}
	return s
}

// wanter is a source that is told itself what is on the screen. It looks for its topic
// with model.Shown.
type wanter interface {
	want(d model.Demand, now time.Time)
}

// keeping is a source of which something is kept on the disk.
type keeping interface {
	// keep adds what is known to a snapshot.
	keep(*model.Restored)
	// recall takes over what an earlier run knew.
	recall(model.Restored)
}

// located is a source that has to know the account and Region before it reads.
type located interface{ locate(model.Place) }

func (s *sourceSet) keep(into *model.Restored) {
	for _, source := range s.all {
		if k, ok := source.(keeping); ok {
			k.keep(into)
		}
	}
}

func (s *sourceSet) recall(restored model.Restored) {
	for _, source := range s.all {
		if k, ok := source.(keeping); ok {
			k.recall(restored)
		}
	}
}

func (s *sourceSet) locate(at model.Place) {
	for _, source := range s.all {
		if l, ok := source.(located); ok {
			l.locate(at)
		}
	}
}

// want takes in what is on the screen now.
func (s *sourceSet) want(d model.Demand, now time.Time) {
	back := d.Focused && !s.focused
	s.focused = d.Focused
	chosen := s.roster.chosen
	s.roster.want(model.Shown[model.FunctionsShown](d), now)
	s.versions.choose(chosen, now)
	s.cells.lineUp()
	s.pipeline.want(model.Shown[model.BuildsShown](d), now)
	s.tables.want(model.Shown[model.TablesShown](d), model.Shown[model.CostShown](d).Cost, now)
	s.apis.want(d, now)
	for _, source := range s.all {
		if w, ok := source.(wanter); ok {
			w.want(d, now)
		}
	}
	if back {
		s.tableList.back(now)
		s.scaling.back(now)
		s.usage.back(now)
	}
}

// reread reads cells again, before everything else; of a function alone its aliases and what
// versions it has are read again.
func (s *sourceSet) reread(keys []model.CellKey) {
	var cells []model.CellKey
	for _, key := range keys {
		if key.Alias != "" {
			cells = append(cells, key)
			continue
		}
		if r := s.aliases.rows[key.Function]; r != nil {
			s.aliases.soon(r)
		}
	}
	s.aliases.reread(cells)
	for _, key := range keys {
		s.versions.look(key.Function)
	}
}
