package sim

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	tabletypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
)

// What tests set up of tables and metrics, without a call.

// TableSpec is a table to make, with its indexes. What is left out is as DynamoDB
// has it: provisioned, of the standard class, ACTIVE.
type TableSpec struct {
	Name         string
	OnDemand     bool
	Read, Write  int64 // units a second; 0: 1, unless on demand
	MaxRead      int64 // on demand; 0: none
	MaxWrite     int64
	Indexes      []IndexSpec
	LocalIndexes []model.LocalIndex
	Bytes, Items int64
	Class        model.TableClass
	Replicas     []string // Regions
	Protected    bool     // from being deleted
	Status       string   // in place of what its changes say, such as "CREATING"
	Created      time.Time
	Tags         map[string]string
}

// IndexSpec is a global index of a table to make.
type IndexSpec struct {
	Name         string
	Read, Write  int64
	Bytes, Items int64
	Status       string
}

// PutTable makes a table, in place of one of the same name. Nothing is asked of it
// until PutLoad says so.
func (w *World) PutTable(s TableSpec) error {
	if err := checkTableName(s.Name); err != nil {
		return fmt.Errorf("put table %q: %w", s.Name, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if s.Created.IsZero() {
		s.Created = w.now().AddDate(0, 0, -30)
	}
	meterOf := func(index string, read, write int64) *meter {
		first := setting{from: s.Created, onDemand: s.OnDemand}
		if !s.OnDemand {
			first.units = [2]int64{max(1, read), max(1, write)}
		}
		return &meter{key: model.CapacityKey{Table: s.Name, Index: index}, settings: []setting{first}}
	}
	t := &table{name: s.Name, created: s.Created, status: tabletypes.TableStatus(s.Status), summary: s.OnDemand, switched: s.Created, local: s.LocalIndexes,
		meter: meterOf("", s.Read, s.Write), bytes: s.Bytes, items: s.Items, replicas: s.Replicas, protected: s.Protected,
		maxRead: s.MaxRead, maxWrite: s.MaxWrite, tags: maps.Clone(s.Tags)}
	if s.Class == model.InfrequentAccessClass {
		t.class = tabletypes.TableClassStandardInfrequentAccess
	}
	for _, i := range s.Indexes {
		t.indexes = append(t.indexes, &index{name: i.Name, status: tabletypes.IndexStatus(i.Status), meter: meterOf(i.Name, i.Read, i.Write),
			bytes: i.Bytes, items: i.Items})
	}
	slices.SortFunc(t.indexes, func(a, b *index) int { return strings.Compare(a.name, b.name) })
	w.addTable(t)
	w.tableMade(t, pipelineActor)
	return nil
}

// DeleteTable takes a table away.
func (w *World) DeleteTable(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	i, ok := slices.BinarySearch(w.tables.names, name)
	if !ok {
		return fmt.Errorf("delete %s: there is no such table", name)
	}
	w.tables.names = slices.Delete(w.tables.names, i, i+1)
	delete(w.tables.byName, name)
	delete(w.tables.later, name)
	return nil
}

// PutLoad says what is asked of a table or an index: units in each minute, by its
// beginning. What it lets through follows from its capacity.
func (w *World) PutLoad(k model.CapacityKey, a model.Access, units func(minute time.Time) float64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, err := w.meterOf(k)
	if err != nil {
		return fmt.Errorf("put load of %s: %w", k, err)
	}
	m.load[accessIndex(a)] = load{grain: 1, fixed: func(minute int64) float64 { return units(timeOf(minute)) }}
	return nil
}

// PutScaling puts auto scaling on one kind of units of a table or an index. A
// target of 0 percent leaves the policy out.
func (w *World) PutScaling(s model.Scaling) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, err := w.meterOf(s.CapacityKey)
	if err != nil {
		return fmt.Errorf("put scaling of %s: %w", s.CapacityKey, err)
	}
	m.checked = minuteOf(w.now())
	m.scaling[accessIndex(s.Access)] = &scaling{min: s.Min, max: s.Max, target: s.Target, created: w.now(), inHeld: s.Suspended, outHeld: s.Suspended}
	return nil
}

// Table is the throughput of a table or an index as it stands, without a call.
func (w *World) Throughput(k model.CapacityKey) (billing model.BillingMode, read, write int64, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, err := w.meterOf(k)
	if err != nil {
		return "", 0, 0, fmt.Errorf("throughput of %s: %w", k, err)
	}
	s := m.at(w.now())
	return s.billing(), s.units[reads], s.units[writes], nil
}

func (w *World) meterOf(k model.CapacityKey) (*meter, error) {
	t, ok := w.table(k.Table)
	if !ok {
		return nil, fmt.Errorf("there is no such table")
	}
	if k.Index == "" {
		return t.meter, nil
	}
	i, ok := t.index(k.Index)
	if !ok {
		return nil, fmt.Errorf("there is no such index")
	}
	return i.meter, nil
}

func accessIndex(a model.Access) access {
	if a == model.Writes {
		return writes
	}
	return reads
}

// PutTraffic lets an alias of a function be called so many times a minute on
// average, so many milliseconds each. The alias has calls while it is there.
func (w *World) PutTraffic(function, alias string, callsAMinute, millis float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tables.traffic == nil {
		w.tables.traffic = make(map[string]traffic)
	}
	w.tables.traffic[function+":"+alias] = traffic{wave: wave{rate: callsAMinute / 60}, millis: millis}
}

// storedSeries is a series whose points a test has put there.
type storedSeries struct {
	namespace, metric string
	dims              []types.Dimension
	values            map[int64]float64 // by minute
}

// PutMetric stores the sum of a minute of a series, as a sample of its own, in
// place of what the account would have for it.
func (w *World) PutMetric(s model.Series, at time.Time, sum float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var dims []types.Dimension
	for _, d := range s.Dimensions {
		if d.Name != "" {
			dims = append(dims, types.Dimension{Name: aws.String(d.Name), Value: aws.String(d.Value)})
		}
	}
	i := slices.IndexFunc(w.tables.points, func(p storedSeries) bool { return p.is(s.Namespace, s.Metric, dims) })
	if i < 0 {
		i = len(w.tables.points)
		w.tables.points = append(w.tables.points, storedSeries{s.Namespace, s.Metric, dims, make(map[int64]float64)})
	}
	w.tables.points[i].values[minuteOf(at)] += sum
}

func (p storedSeries) is(namespace, metric string, dims []types.Dimension) bool {
	return p.namespace == namespace && p.metric == metric && dimensions(p.dims) == dimensions(dims)
}

// stored is a series that a test has put there, nil for none.
func (w *World) stored(namespace, metric string, dims []types.Dimension) *measured {
	i := slices.IndexFunc(w.tables.points, func(p storedSeries) bool { return p.is(namespace, metric, dims) })
	if i < 0 {
		return nil
	}
	values := w.tables.points[i].values
	m := gauge(types.StandardUnitCount, math.MinInt64, 1, func(minute int64) (float64, bool) {
		v, ok := values[minute]
		return v, ok
	})
	sums := m.read
	m.read = func(borders []int64) []point {
		out := sums(borders)
		for i := range out {
			for minute := borders[i]; minute < borders[i+1] && out[i].count > 0; minute++ {
				if v, ok := values[minute]; ok {
					out[i].times = append(out[i].times, timed{calls: 1, all: v})
				}
			}
		}
		return out
	}
	return m
}

// SpoilMetricData lets the next so many results of GetMetricData for a metric end
// in a StatusCode such as PartialData, InternalError or Forbidden: of the series
// that have the value in any dimension, or of all where it is empty.
func (w *World) SpoilMetricData(metric, value, code string, times int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tables.spoiled = append(w.tables.spoiled, spoiling{metric, value, types.StatusCode(code), times})
}
