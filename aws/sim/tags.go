package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// checkTags is what any service finds wrong with the tags of what is to be made.
func checkTags(tags map[string]string) error {
	if len(tags) > maxTags {
		return fmt.Errorf("the number of tags exceeds the limit of %d", maxTags)
	}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		switch {
		case key == "" || len(key) > 128:
			return fmt.Errorf("the tag key %q does not have 1 to 128 characters", key)
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return fmt.Errorf("aws: prefixed tag key names are not allowed for external use: %s", key)
		case len(tags[key]) > 256:
			return fmt.Errorf("the value of the tag %s has more than 256 characters", key)
		}
	}
	return nil
}
