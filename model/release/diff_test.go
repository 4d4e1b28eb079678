package release

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func base() model.Version {
	return model.Version{Number: "1", CodeSHA256: "aaa", CodeBytes: 10, Runtime: "python3.12", Handler: "app.run", MemoryMB: 128,
		TimeoutSeconds: 5, Role: "arn:role", PackageType: "Zip", Architecture: "x86_64", Layers: []string{layer("tools", 1), layer("certs", 4)},
		Environment: map[string]model.Secret{"TABLE": model.NewSecret("activities"), "KEY": model.NewSecret("s3cr3t")}, State: "Active", ConfigSHA256: "c1"}
}

func layer(name string, v int) string {
	return fmt.Sprintf("arn:aws:lambda:us-east-1:1:layer:%s:%d", name, v)
}

func TestDiffNamesWhatDiffers(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*model.Version)
		want   []Difference
	}{
		"nothing":        {func(v *model.Version) { v.Number, v.State = "2", "Inactive" }, nil},
		"code":           {func(v *model.Version) { v.CodeSHA256, v.CodeBytes = "bbb", 20 }, []Difference{{Field: "code", Before: "aaa", After: "bbb"}, {Field: "code size", Before: "10 bytes", After: "20 bytes"}}},
		"memory":         {func(v *model.Version) { v.MemoryMB = 256 }, []Difference{{Field: "memory", Before: "128 MB", After: "256 MB"}}},
		"role":           {func(v *model.Version) { v.Role = "arn:other" }, []Difference{{Field: "role", Before: "arn:role", After: "arn:other"}}},
		"layer replaced": {func(v *model.Version) { v.Layers = []string{layer("tools", 2), layer("certs", 4)} }, []Difference{{Field: "layer tools", Before: layer("tools", 1), After: layer("tools", 2)}}},
		"layer gone":     {func(v *model.Version) { v.Layers = v.Layers[:1] }, []Difference{{Field: "layer certs", Before: layer("certs", 4)}}},
		"layer new":      {func(v *model.Version) { v.Layers = append(v.Layers, layer("x", 1)) }, []Difference{{Field: "layer x", After: layer("x", 1)}}},
		"layers turned":  {func(v *model.Version) { v.Layers = []string{layer("certs", 4), layer("tools", 1)} }, []Difference{{Field: "order of layers", Before: "tools, certs", After: "certs, tools"}}},
		"env": {func(v *model.Version) {
			v.Environment = map[string]model.Secret{"KEY": model.NewSecret("other"), "NEW": model.NewSecret("")}
		}, []Difference{
			{Field: "env KEY", Before: model.Masked, After: model.Masked, Secret: true},
			{Field: "env NEW", After: model.Masked, Secret: true},
			{Field: "env TABLE", Before: model.Masked, Secret: true}}},
		"env not readable": {func(v *model.Version) { v.Environment, v.EnvironmentError = nil, "no kms:Decrypt" },
			[]Difference{{Field: "environment", Before: "2 variables", After: "could not be read: no kms:Decrypt"}}},
		"settings": {func(v *model.Version) {
			v.Settings = []model.Setting{{Name: "log format", Value: "JSON"}, {Name: "image command", Unread: "AccessDenied"}}
		}, []Difference{{Field: "log format", After: "JSON"}, {Field: "image command", After: "could not be read: AccessDenied"}}},
		"log group":       {func(v *model.Version) { v.LogGroup = "/shop/shared" }, []Difference{{Field: "log group", After: "/shop/shared"}}},
		"runtime version": {func(v *model.Version) { v.RuntimeVersion = "arn:2" }, []Difference{{Field: "runtime version", After: "arn:2"}}},
		"from a list":     {func(v *model.Version) { v.RuntimeVersion, v.Listed = "arn:2", true }, nil},
		"more than is known of": {func(v *model.Version) { v.ConfigSHA256 = "c2" },
			[]Difference{{Field: ConfigHash, Before: "c1", After: "c2"}}},
		"the hash of what is known": {func(v *model.Version) { v.ConfigSHA256, v.Description = "c2", "d" }, []Difference{{Field: "description", After: "d"}}},
		"description last":          {func(v *model.Version) { v.Description, v.KMSKey = "d", "k" }, []Difference{{Field: "KMS key", After: "k"}, {Field: "description", After: "d"}}},
	} {
		b := base()
		c.change(&b)
		if got := Diff(base(), b); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, c.want)
		}
	}
}

func TestDiffShowsNoSecret(t *testing.T) {
	b := base()
	b.Environment = map[string]model.Secret{"KEY": model.NewSecret("h1dden")}
	if all := fmt.Sprintf("%+v", Diff(base(), b)); strings.Contains(all, "s3cr3t") || strings.Contains(all, "h1dden") || strings.Contains(all, "activities") {
		t.Error(all)
	}
}
