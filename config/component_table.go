package config

// [[table]] of a component.

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// maxIndexes is how many global secondary indexes DynamoDB gives a table.
const maxIndexes = 20

// table reads one [[table]].
func (c *componentReader) table(v values) {
	t := component.Table{Name: v.text("name"), Billing: model.OnDemand, TTL: v.text("ttl"),
		PointInTime: v.flag("point_in_time_recovery")}
	if v.text("billing") == provisioned {
		t.Billing = model.Provisioned
	}
	c.written.tables = append(c.written.tables, v.asWritten())
	v.need("hash_key")
	keys := map[string]component.KeyType{}
	t.Hash, t.Range = c.keys(v, keys)
	t.ReadUnits, t.WriteUnits = c.units(v, t.Billing)
	c.indexes(v, &t, keys)
	switch {
	case t.TTL == "":
	case t.TTL == t.Hash.Name || t.Range != nil && t.TTL == t.Range.Name:
		v.wrong("ttl", quote(t.TTL)+" is a key of the table", "name another attribute")
	case keys[t.TTL] != "" && keys[t.TTL] != component.NumberKey:
		v.wrong("ttl", quote(t.TTL)+" is the key of an index and no number, and the time to live is one", "")
	}
	c.component.Tables = append(c.component.Tables, t)
}

// keys reads the keys of a table or of an index. An attribute has one type in all of them.
func (c *componentReader) keys(v values, known map[string]component.KeyType) (hash component.Key, sort *component.Key) {
	read := func(name string) (component.Key, bool) {
		if v.text(name) == "" {
			return component.Key{}, false
		}
		k, _, _ := component.ParseKey(v.text(name)) // as componentText has found it
		if before := known[k.Name]; before != "" && before != k.Type {
			why := fmt.Sprintf("%s is of type %s in another key of the table, and %s here", quote(k.Name), before, k.Type)
			v.wrong(name, why, "give it one type")
		}
		known[k.Name] = k.Type
		return k, true
	}
	hash, _ = read("hash_key")
	if k, ok := read("range_key"); ok {
		sort = &k
		if k.Name == hash.Name {
			v.wrong("range_key", quote(k.Name)+" is the hash key", "name another attribute, or leave it out")
		}
	}
	return hash, sort
}

// units reads the capacity of a table or of an index.
func (c *componentReader) units(v values, billing model.BillingMode) (read, write int64) {
	if billing == model.OnDemand {
		for _, name := range []string{"read_units", "write_units"} {
			if v.given[name] != nil {
				v.wrong(name, "is of a provisioned table, and this one is on demand",
					`leave it out, or write billing = "provisioned" in the [[table]]`)
			}
		}
		return 0, 0
	}
	v.need("read_units", "write_units")
	return int64(v.number("read_units", 0)), int64(v.number("write_units", 0))
}

// indexes reads the indexes of a table.
func (c *componentReader) indexes(v values, t *component.Table, keys map[string]component.KeyType) {
	const name = "indexes"
	value, given := v.found[name]
	if !given {
		return
	}
	first := map[string]int{}
	read := func(i int, value any) {
		at := append(v.at(name), element(i))
		inner, ok := value.(map[string]any)
		if !ok {
			c.report(c.lineOf(at...), "table.indexes",
				fmt.Sprintf("number %d in the list is %s, not a table", i+1, describe(value)),
				`write { name = "…", hash_key = "…" }`)
			return
		}
		if i == maxIndexes {
			c.report(c.lineOf(at...), "table.indexes",
				fmt.Sprintf("there are more than %d, the most that DynamoDB gives a table", maxIndexes), "")
		}
		if i >= maxIndexes {
			return
		}
		x := c.values("table.indexes", inner, at...)
		x.need("name", "hash_key")
		index := component.Index{Name: x.text("name")}
		if line, taken := first[index.Name]; taken && index.Name != "" {
			x.wrong("name", fmt.Sprintf("there is an index %s on line %d already", quote(index.Name), line), "")
		} else {
			first[index.Name] = x.line("name")
			c.lines(x, "table", t.Name, "index", index.Name)
		}
		index.Hash, index.Range = c.keys(x, keys)
		index.ReadUnits, index.WriteUnits = c.units(x, t.Billing)
		t.Indexes = append(t.Indexes, index)
	}
	switch list := value.(type) {
	case []any:
		for i, inner := range list {
			read(i, inner)
		}
	case []map[string]any:
		for i, inner := range list {
			read(i, inner)
		}
	default:
		v.wrong(name, "takes a list of tables, not "+describe(value), `write [ { name = "…", hash_key = "…" } ]`)
	}
}

// quota checks the capacity of all tables.
func (c *componentReader) quota() {
	q := c.options.Quota
	beyond := func(units, most int64, key, what string, at ...string) {
		if units > most {
			c.report(c.component.Lines.Of(append(at, key)...), "table."+key,
				fmt.Sprintf("%d units are more than %d, the account's quota for %s", units, most, what),
				"use less, or ask AWS for more")
		}
	}
	var read, write int64
	add := func(r, w int64, at ...string) {
		beyond(r, q.TableRead, "read_units", "a table", at...)
		beyond(w, q.TableWrite, "write_units", "a table", at...)
		before, beforeW := read, write
		read, write = read+r, write+w
		if before <= q.AccountRead && r <= q.TableRead {
			beyond(read, q.AccountRead, "read_units", "all tables together", at...)
		}
		if beforeW <= q.AccountWrite && w <= q.TableWrite {
			beyond(write, q.AccountWrite, "write_units", "all tables together", at...)
		}
	}
	for _, t := range c.component.Tables {
		add(t.ReadUnits, t.WriteUnits, "table", t.Name)
		for _, i := range t.Indexes {
			add(i.ReadUnits, i.WriteUnits, "table", t.Name, "index", i.Name)
		}
	}
}
