package config

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
)

// under lays the team's file over the host's: what guards the host's accounts holds
// under any file that is named or found in a folder, and can only get stricter.
func (c *Config) under(host *layer) {
	if p, ok := host.values["read_only"]; ok && p.value.(bool) {
		if c.Firm = true; !c.ReadOnly {
			c.take(host, "read_only", p)
		}
	}
	c.readOnlyUnder(host)
	if p, ok := host.values["refuse_owned"]; ok && p.value.(bool) && !c.RefuseOwned {
		c.take(host, "refuse_owned", p)
	}
	if p, ok := host.values["tables.protected"]; ok {
		if len(c.Tables.Protected) == 0 {
			c.Origins["tables.protected"] = Origin{host.path, p.line}
		}
		for _, glob := range p.value.([]string) {
			if !slices.Contains(c.Tables.Protected, glob) {
				c.Tables.Protected = append(slices.Clip(c.Tables.Protected), glob)
			}
		}
	}
	if p, ok := host.values["journal.path"]; ok {
		c.take(host, "journal.path", p)
	}
	if len(c.Stages) == 0 {
		c.stagesOf(host)
		return
	}
	for _, e := range host.stages {
		name, alias := e.name.value.(string), e.aliasOf().value.(string)
		for i := range c.Stages {
			s := &c.Stages[i]
			if (s.Name == name || s.Alias == alias) && e.wiring != nil && e.wiring.value.(bool) && !s.Wiring {
				s.Wiring = true
				c.Origins["stage."+s.Name+".wiring"] = Origin{host.path, e.wiring.line}
			}
		}
		if e.confirm == nil {
			continue
		}
		confirm := model.Confirm(e.confirm.value.(string))
		for i := range c.Stages {
			// A file that gives the stage another name, or its name another alias, does
			// not get around the guard.
			s := &c.Stages[i]
			if (s.Name == name || s.Alias == alias) && strictness(confirm) > strictness(s.Confirm) {
				s.Confirm = confirm
				c.Origins["stage."+s.Name+".confirm"] = Origin{host.path, e.confirm.line}
			}
		}
	}
}
