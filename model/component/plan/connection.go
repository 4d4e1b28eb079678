package plan

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model/component"
)

// connection is what lets CodeBuild read a repository on another host. Nobody but a person
// finishes one.
type connection struct{ name string }

func (v *view) connection(ctx context.Context) (component.Connection, bool, error) {
	return read(ctx, v, "connection", func(ctx context.Context) (component.Connection, error) {
		return v.deps.Ground.GetConnection(ctx, v.Component.Repository.Connection)
	})
}

// unconnected says why the code can not be read yet, empty when it can.
func (v *view) unconnected(ctx context.Context) (string, error) {
	r := v.Component.Repository
	if r == nil || r.Connection == "" {
		return "", nil
	}
	c, there, err := v.connection(ctx)
	switch {
	case err != nil:
		return "", err
	case !there:
		return "the connection " + r.Connection, nil
	case c.Status != "AVAILABLE":
		return "the connection " + c.Name + ", which is " + c.Status, nil
	}
	return "", nil
}

func (c connection) id() ID { return ID{ConnectionKind, c.name} }

func (connection) look(ctx context.Context, v *view) (found, error) {
	c, there, err := v.connection(ctx)
	switch {
	case err != nil:
		return found{}, err
	case !there:
		return refused("there is no connection " + v.Component.Repository.Connection +
			": make one in the console, under Developer Tools, Settings, Connections"), nil
	case c.Status == "AVAILABLE":
		return none(c.Name + " to " + c.Host), nil
	}
	region := v.runner.Identity().Region
	return drift(fmt.Sprintf("%s to %s is %s: open "+
		"https://%s.console.aws.amazon.com/codesuite/settings/connections, choose it, press "+
		"“Update pending connection” and install the app; then apply again: what rests on the code is made then",
		c.Name, c.Host, c.Status, region)), nil
}
