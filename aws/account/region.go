package account

import (
	"slices"
	"strings"

	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/aloftdeck/aloft/model/safetext"
)

// knownRegions are the Regions that the SDK has a name for. One that is newer than
// this SDK is not among them, so their absence is a hint and no proof.
func knownRegions() []string {
	names := []string{"us-east-1"} // which S3 has no constraint for
	for _, r := range s3types.BucketLocationConstraint("").Values() {
		if name := string(r); strings.Contains(name, "-") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Regions are the Regions to choose from, by name.
func Regions() []string { return knownRegions() }

// regionAdvice is the next step where a name made of the Region can not be found,
// empty when the Region is one that the SDK knows.
func regionAdvice(region string) string {
	known := knownRegions()
	if region == "" || slices.Contains(known, region) {
		return ""
	}
	advice := "the Region " + safetext.Line(region) + " is none that is known: check --region, AWS_REGION and the profile's region"
	var near []string
	for _, name := range known {
		if strings.HasPrefix(name, region) || oneOff(name, region) {
			near = append(near, name)
		}
	}
	if len(near) > 0 && len(near) <= 3 {
		advice += "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return advice
}

// oneOff reports whether two names differ by one letter: left out, too much, or another.
func oneOff(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	switch len(a) - len(b) {
	case 0:
		return i < len(b) && a[i+1:] == b[i+1:]
	case 1:
		return a[i+1:] == b[i:]
	}
	return false
}
