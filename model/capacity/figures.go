package capacity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// Figures are what a table or an index is allowed, in words: "5 RCU 5 WCU" or "on
// demand". The journal keeps them in this form.
func Figures(billing model.BillingMode, read, write int64) string {
	if billing == model.OnDemand {
		return "on demand"
	}
	return fmt.Sprintf("%d RCU %d WCU", read, write)
}

// Units are the read and write units of figures in words, and whether they are such:
// on demand has none.
func Units(figures string) (read, write int64, ok bool) {
	n, err := fmt.Sscanf(figures, "%d RCU %d WCU", &read, &write)
	return read, write, err == nil && n == 2 && figures == Figures(model.Provisioned, read, write)
}

// figuresOf are the figures that a table, or one of its indexes, has now.
func figuresOf(t model.Table, index string) string {
	units, _ := t.ThroughputOf(index)
	return Figures(t.Billing, units.ReadUnits, units.WriteUnits)
}

// Bounds are those of auto scaling in words, "read 5 to 20, write 1 to 10".
func Bounds(targets []model.Scaling) string {
	parts := make([]string, 0, len(targets))
	for _, a := range []model.Access{model.Reads, model.Writes} {
		i := slices.IndexFunc(targets, func(s model.Scaling) bool { return s.Access == a })
		if i >= 0 {
			parts = append(parts, fmt.Sprintf("%s %d to %d", a, targets[i].Min, targets[i].Max))
		}
	}
	return strings.Join(parts, ", ")
}

// scalingOf are the targets of one table or index.
func scalingOf(all []model.Scaling, k model.CapacityKey) []model.Scaling {
	return slices.DeleteFunc(slices.Clone(all), func(s model.Scaling) bool { return s.CapacityKey != k })
}

// withBounds are targets with other bounds.
func withBounds(targets []model.Scaling, changes []model.ScalingChange) []model.Scaling {
	then := slices.Clone(targets)
	for _, c := range changes {
		for i := range then {
			if then[i].CapacityKey == c.CapacityKey && then[i].Access == c.Access {
				then[i].Min, then[i].Max = c.Min, c.Max
			}
		}
	}
	return then
}
