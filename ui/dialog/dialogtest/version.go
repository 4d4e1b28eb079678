package dialogtest

import (
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Hash is a hash as Lambda tells it, of any text.
func Hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Version is a version of that age with all that there is to tell, changed as the
// test likes; a nil function changes nothing.
func Version(number string, age time.Duration, change func(*model.Version)) *model.Version {
	v := &model.Version{
		Function: "activity-router", Number: number, Description: "build 4" + number + " a1b2c3d",
		Runtime: "python3.12", Handler: "app.handler", Role: "arn:aws:iam::123456789012:role/activity-router-role",
		PackageType: "Zip", Architecture: "arm64", MemoryMB: 128, TimeoutSeconds: 30, EphemeralMB: 512,
		CodeSHA256: Hash(number), CodeBytes: 1_234_567, LastModified: Now.Add(-age),
		Environment: map[string]model.Secret{"TABLE": model.NewSecret("activities"), "TOKEN": model.NewSecret("hunter2-" + number)},
	}
	if change != nil {
		change(v)
	}
	return v
}
