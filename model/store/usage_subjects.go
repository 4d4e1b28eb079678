package store

// What functions, tables and the other things used, one kind after the other.

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
)

// functions counts requests and durations of functions: of each the whole, and how
// much of it went through each stage where that was read.
func (m *measuring) functions() {
	counted, unknown := false, 0
	for _, f := range m.store.functions {
		if m.lambda(f, cost.Subject{Function: f.Name}, "") {
			counted = true
			if _, ok := m.called(f.Name, ""); !ok {
				unknown++
			}
		}
		if !m.store.metrics.staged {
			continue
		}
		for _, st := range m.store.stages {
			m.lambda(f, cost.Subject{Function: f.Name, Stage: st.Name}, st.Alias)
		}
	}
	if counted {
		m.say("All that a function ran is counted with the memory, ephemeral storage and architecture of the version that its last stage serves, where that was read, else of its unpublished code.")
		if unknown > 0 {
			m.say(fmt.Sprintf("What %d of %d functions call is not known, or not yet: their unpublished code is what counts.", unknown, len(m.store.functions)))
		}
		m.say("The duration of cold starts and provisioned concurrency of functions are left out.")
	}
}

// lambda counts what ran of a function, through one alias when it is not empty, and
// reports whether any of it was read.
func (m *measuring) lambda(f model.Function, s cost.Subject, alias string) bool {
	memory, ephemeral, architecture := f.MemoryMB, f.EphemeralMB, f.Architecture
	if v, ok := m.called(f.Name, alias); ok {
		memory, ephemeral, architecture = v.MemoryMB, v.EphemeralMB, v.Architecture
	}
	requests, duration := cost.LambdaRequestsX86, cost.LambdaDurationX86
	if architecture == "arm64" {
		requests, duration = cost.LambdaRequestsARM, cost.LambdaDurationARM
	}
	runs := m.add(requests, s, model.Invocations(f.Name, alias), 1)
	if extra := ephemeral - cost.IncludedStorageMB; extra > 0 {
		m.add(cost.LambdaStorage, s, model.Duration(f.Name, alias), float64(extra))
	}
	return m.add(duration, s, model.Duration(f.Name, alias), float64(memory)) || runs
}

// called is the version that an alias calls; without an alias, the one that the last
// stage serves of which it is known, for most of what runs goes there.
func (m *measuring) called(function, alias string) (model.Version, bool) {
	for _, st := range slices.Backward(m.store.stages) {
		if alias != "" && st.Alias != alias {
			continue
		}
		if c := m.store.Cell(function, st.Name); c.State == Serving {
			if v, ok := m.store.Version(function, c.Alias.Version); ok {
				return v, true
			}
			if v, ok := m.store.called[function+":"+c.Alias.Version]; ok {
				return v, true
			}
		}
	}
	return model.Version{}, false
}

// tables counts requests of tables on demand, and what capacity and storage there
// is now.
func (m *measuring) tables() {
	for _, t := range m.store.tables.List {
		m.table(t, "", t.Throughput, t.Bytes+localBytes(t))
		for _, i := range t.Indexes {
			m.table(t, i.Name, i.Throughput, i.Bytes)
		}
		if n := len(capacity.ReplicaRegions(t, m.store.identity.Region)); n > 0 {
			m.say(fmt.Sprintf("What is written to %s is counted in its %d Regions, at the prices of this one; what its replicas store and are read is left out.", t.Name, n+1))
		}
	}
	if len(m.store.tables.List) > 0 {
		m.say(fmt.Sprintf("Tables are counted since their creation, with the capacity that %s; storage and billing mode are taken to have been what they are now; backups are left out.",
			m.store.tablesKnown()))
	}
}

func localBytes(t model.Table) int64 {
	var n int64
	for _, i := range t.LocalIndexes {
		n += i.Bytes
	}
	return n
}

func (m *measuring) table(t model.Table, index string, units model.Throughput, bytes int64) {
	s := cost.Subject{Table: t.Name, Index: index}
	read, write, storage := cost.DynamoReadCapacity, cost.DynamoWriteCapacity, cost.DynamoStorage
	readRequests, writeRequests := cost.DynamoReadRequests, cost.DynamoWriteRequests
	if t.Class == model.InfrequentAccessClass {
		read, write, storage = cost.DynamoReadCapacityIA, cost.DynamoWriteCapacityIA, cost.DynamoStorageIA
		readRequests, writeRequests = cost.DynamoReadRequestsIA, cost.DynamoWriteRequestsIA
	}
	const hour = 3600                                                              // seconds
	regions := int64(1 + len(capacity.ReplicaRegions(t, m.store.identity.Region))) // in which writing is paid
	if t.Billing == model.OnDemand {
		k := model.CapacityKey{Table: t.Name, Index: index}
		m.add(readRequests, s, model.ConsumedUnits(k, model.Reads), 1)
		m.add(writeRequests, s, model.ConsumedUnits(k, model.Writes), float64(regions))
	} else {
		for _, c := range m.stretches(t, index, units) {
			m.stood(read, s, c.read*hour, c.from, c.to)
			m.stood(write, s, c.write*hour*regions, c.from, c.to)
		}
	}
	m.stood(storage, s, mebibytes(float64(bytes)), t.Created, time.Time{})
}

// mebibytes are the MiB·hours that so many bytes are in an hour.
func mebibytes(bytes float64) int64 { return int64(math.Round(bytes / (1 << 20))) }

// others counts what was found besides functions and tables.
func (m *measuring) others() {
	m.say(leftOut)
	infrequent, counted := map[string]bool{}, map[string]bool{}
	if len(m.store.usage.found.Groups) > 0 {
		m.say("Logs are kept at the one price that AWS's price list has for it (TimedStorage-ByteHrs). Where the account's storage tier policy is INTELLIGENT_TIERING, AWS takes 40% off what nobody read for 30 days, and 80% after 90; how much that is no call tells, so this is the most that they cost.")
	}
	for _, g := range m.store.usage.found.Groups {
		if counted[g.Name] {
			continue
		}
		counted[g.Name] = true
		infrequent[g.Name] = g.InfrequentAccess
		m.stand(cost.LogsStorage, m.logSubject(g.Name), mebibytes(float64(g.Bytes)))
	}
	artifacts, bucketsLeft := m.store.artifactBuckets(), false
	for _, found := range m.store.usage.found.Series {
		series, group, ok := model.UsageSeries(found)
		if !ok {
			continue
		}
		switch group {
		case model.GroupAPIs:
			m.api(series)
		case model.GroupBuilds:
			m.builds(series)
		case model.GroupLogs:
			item, name := cost.LogsIngestion, series.Value("LogGroupName")
			if infrequent[name] {
				item = cost.LogsIngestionIA
			}
			m.add(item, m.logSubject(name), series, 1)
		case model.GroupBuckets:
			bucket := series.Value("BucketName")
			if !artifacts[bucket] {
				bucketsLeft = true
				continue
			}
			if sm, ok := m.store.Samples(series, day); ok {
				m.stand(cost.S3Storage, cost.Subject{Bucket: bucket}, mebibytes(newest(sm)))
			}
		}
	}
	if bucketsLeft {
		m.say("Of S3, buckets that no known build leaves artifacts in are left out.")
	}
	if len(artifacts) > 0 {
		m.say("Of S3, only what the buckets of artifacts hold in the standard class is counted, as large as it is now.")
	}
}

func (m *measuring) api(s model.Series) {
	if name := s.Value("ApiName"); name != "" {
		m.add(cost.APIGatewayREST, cost.Subject{API: name}, s, 1)
		return
	}
	m.add(cost.APIGatewayHTTP, cost.Subject{API: s.Value("ApiId")}, s, 1)
}

// builds counts the seconds of a project's builds. The metric tells neither how many
// builds there were nor on what.
func (m *measuring) builds(s model.Series) {
	project := s.Value("ProjectName")
	compute := m.store.computeOf(project)
	m.computes[project] = compute
	item := cost.CodeBuildSmall
	switch {
	case compute == "BUILD_GENERAL1_SMALL arm":
		item = cost.CodeBuildARMSmall
	case strings.HasPrefix(compute, "BUILD_GENERAL1_MEDIUM"):
		item = cost.CodeBuildMedium
	case strings.HasPrefix(compute, "BUILD_GENERAL1_LARGE"):
		item = cost.CodeBuildLarge
	}
	m.add(item, cost.Subject{Project: project}, s, 1)
	m.say("Builds are counted by the second where AWS counts begun minutes of each, on the machine of the project's newest known build, or a small Linux one.")
}

// logWriters are the functions that log to each group.
func (m *measuring) logWriters() map[string][]string {
	writers := map[string][]string{}
	for _, f := range m.store.functions {
		group := cmp.Or(f.LogGroup, "/aws/lambda/"+f.Name)
		if v, ok := m.called(f.Name, ""); ok {
			group = cmp.Or(v.LogGroup, group)
		}
		writers[group] = append(writers[group], f.Name)
	}
	return writers
}

// logSubject is a log group, with the function or the project that alone writes to it.
func (m *measuring) logSubject(group string) cost.Subject {
	s := cost.Subject{LogGroup: group}
	if m.writers == nil {
		m.writers = m.logWriters()
	}
	switch of := m.writers[group]; {
	case len(of) == 1:
		s.Function = of[0]
	case len(of) > 1:
		m.say(fmt.Sprintf("%d functions log to %s: what that costs is no one function's, and is in the last row.", len(of), group))
	default:
		if name, ok := strings.CutPrefix(group, "/aws/lambda/"); ok { // what one logged before it had another group
			if _, known := m.store.Function(name); known {
				s.Function = name
			}
		}
	}
	if name, ok := strings.CutPrefix(group, "/aws/codebuild/"); ok {
		s.Project = name
	}
	return s
}

// newest is the newest point there is, zero when there is none.
func newest(sm model.Samples) float64 {
	for i := len(sm.Values) - 1; i >= 0; i-- {
		if !math.IsNaN(sm.Values[i]) {
			return sm.Values[i]
		}
	}
	return 0
}

// computeOf is what a project's newest known build ran on, with " arm" for an image
// of that architecture; empty when no build is known.
func (s *Store) computeOf(project string) string {
	sh := s.builds.of[project]
	if sh == nil {
		return ""
	}
	var newest model.Build
	for _, f := range sh.facts {
		if f.build.ComputeType != "" && f.build.Started.After(newest.Started) {
			newest = f.build
		}
	}
	if strings.Contains(newest.Image, "aarch64") {
		return newest.ComputeType + " arm"
	}
	return newest.ComputeType
}

// artifactBuckets are the buckets that known builds leave artifacts in.
func (s *Store) artifactBuckets() map[string]bool {
	buckets := map[string]bool{}
	for _, f := range s.builds.byID {
		for _, a := range f.build.Artifacts {
			if a.Bucket != "" {
				buckets[a.Bucket] = true
			}
		}
	}
	return buckets
}
