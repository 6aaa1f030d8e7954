package desk

import (
	"context"
	"slices"
	"strconv"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/store"
)

// The audit trail's names (domain 1.1.3).
const (
	tableWrapUpCode = "interaction_wrap_up_code"
	tableWrapUp     = "interaction_wrap_up_configuration"
)

// WrapUpCodeInput is what somebody says about a wrap-up code.
type WrapUpCodeInput struct {
	remade

	Code        string `json:"code"`
	Description string `json:"description,omitempty"`
	Active      bool   `json:"active"`
	External    bool   `json:"external,omitempty" doc:"Only other systems set it; agents cannot choose it."`
	Version     int64  `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

func (in WrapUpCodeInput) fill(c *parley.WrapUpCode) (err error) {
	if c.Code, err = requiredLine("code", in.Code, parley.MaxName); err != nil {
		return err
	}
	c.Active, c.External = in.Active, in.External
	c.Description, err = parley.CleanText("description", in.Description, maxDescription)
	return err
}

// checkCode checks what a wrap-up code says about others.
func checkCode(tx *store.Tx, c parley.WrapUpCode) error {
	codes, err := tx.WrapUpCodes()
	if err != nil {
		return err
	}
	for _, other := range codes {
		if other.ID != c.ID && parley.Fold(other.Code) == parley.Fold(c.Code) {
			return parley.Errorf(parley.CodeConflict, "code", "There is already a wrap-up code with this name.")
		}
	}
	return nil
}

// CreateWrapUpCode adds a wrap-up code.
func (d *Desk) CreateWrapUpCode(ctx context.Context, actor parley.Actor, in WrapUpCodeInput) (parley.WrapUpCode, error) {
	now := parley.Now()
	c := parley.WrapUpCode{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&c); err != nil {
		return parley.WrapUpCode{}, err
	}
	return c, d.configure(ctx, func(tx *store.Tx) error {
		if err := checkCode(tx, c); err != nil {
			return err
		}
		if err := tx.InsertWrapUpCode(c); err != nil {
			return err
		}
		return d.configured(tx, actor, tableWrapUpCode, c.ID, c.Code, nil, c)
	})
}

// UpdateWrapUpCode changes a wrap-up code. Who is wrapping up and has it to
// choose from keeps it, also when it is not active any more.
func (d *Desk) UpdateWrapUpCode(ctx context.Context, actor parley.Actor, id parley.ID, in WrapUpCodeInput) (c parley.WrapUpCode, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.WrapUpCode(id)
		if err != nil {
			return err
		}
		c = old
		if err := in.fill(&c); err != nil {
			return err
		}
		if err := checkCode(tx, c); err != nil {
			return err
		}
		if old.Choosable() && !c.Choosable() {
			if err := notDefault(tx, c); err != nil {
				return err
			}
		}
		c.Version, c.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateWrapUpCode(c); err != nil {
			return err
		}
		c.Version++
		return d.configured(tx, actor, tableWrapUpCode, id, c.Code, old, c)
	})
	return c, err
}

// notDefault refuses to take away a code that is set where nobody chooses one.
func notDefault(tx *store.Tx, c parley.WrapUpCode) error {
	configs, err := tx.WrapUpConfigurations()
	if err != nil {
		return err
	}
	for _, config := range configs {
		if config.DefaultCode == c.ID {
			return parley.Errorf(parley.CodeConflict, "", "%s is the default code of %s. Choose another one there first.", c.Code, config.Name)
		}
	}
	return nil
}

// DeleteWrapUpCode removes a wrap-up code that was never chosen; others are
// deactivated.
func (d *Desk) DeleteWrapUpCode(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		c, err := tx.WrapUpCode(id)
		if err != nil {
			return err
		}
		used, err := tx.CodeUsed(id)
		if err != nil {
			return err
		}
		if used {
			return parley.Errorf(parley.CodeConflict, "", "Agents have chosen this code and reports name it; deactivate it instead.")
		}
		if err := notDefault(tx, c); err != nil {
			return err
		}
		configs, err := tx.WrapUpConfigurations()
		if err != nil {
			return err
		}
		for _, config := range configs {
			if slices.Contains(config.Codes, id) {
				return parley.Errorf(parley.CodeConflict, "", "%s lists this code. Take it out there first.", config.Name)
			}
		}
		if err := tx.DeleteWrapUpCode(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableWrapUpCode, id, c.Code, c, nil)
	})
}

// WrapUpConfigurationInput is what somebody says about a wrap-up configuration.
type WrapUpConfigurationInput struct {
	remade

	Name            string      `json:"name"`
	Active          bool        `json:"active"`
	Position        *int64      `json:"position,omitempty" doc:"Lowest match applies; absent: 100."`
	Condition       string      `json:"condition,omitempty" doc:"Encoded query on the interaction; empty is always."`
	EnforceDuration bool        `json:"enforce_duration,omitempty" doc:"The wrap-up ends by itself when its time is over."`
	DurationS       int64       `json:"duration_seconds,omitempty" doc:"1 to 3600; absent: 60."`
	ShowDuration    bool        `json:"show_duration_to_agent,omitempty"`
	EnableCodes     bool        `json:"enable_codes,omitempty"`
	Codes           []parley.ID `json:"allowed_codes,omitempty" doc:"Codes to choose from; absent: all active ones."`
	DefaultCode     parley.ID   `json:"default_code_id,omitempty" doc:"Set when nothing else was chosen."`
	Version         int64       `json:"version,omitempty" doc:"The version that was read; needed for a change."`
}

func (in WrapUpConfigurationInput) fill(c *parley.WrapUpConfiguration) (err error) {
	if c.Name, err = requiredLine("name", in.Name, parley.MaxName); err != nil {
		return err
	}
	if c.Position = parley.DefaultWrapUpPosition; in.Position != nil {
		c.Position = *in.Position
	}
	if err := checkPosition("position", c.Position); err != nil {
		return err
	}
	query, err := checkConditions("condition", in.Condition, InteractionFields())
	if err != nil {
		return err
	}
	if c.DurationS = in.DurationS; c.DurationS == 0 {
		c.DurationS = parley.DefaultWrapUp
	}
	if c.DurationS < 1 || c.DurationS > parley.MaxWrapUp {
		return parley.Errorf(parley.CodeInvalid, "duration_seconds", "must be between 1 and %d.", parley.MaxWrapUp)
	}
	c.Codes = []parley.ID{}
	for _, code := range in.Codes {
		if !slices.Contains(c.Codes, code) {
			c.Codes = append(c.Codes, code)
		}
	}
	c.Active, c.Condition = in.Active, query.String()
	c.EnforceDuration, c.ShowDuration, c.EnableCodes, c.DefaultCode = in.EnforceDuration, in.ShowDuration, in.EnableCodes, in.DefaultCode
	return nil
}

// checkWrapUp checks what a wrap-up configuration says about other rows.
func checkWrapUp(tx *store.Tx, c parley.WrapUpConfiguration) error {
	codes, err := tx.WrapUpCodes()
	if err != nil {
		return err
	}
	choosable := map[parley.ID]bool{}
	for _, code := range codes {
		choosable[code.ID] = code.Choosable()
	}
	for _, id := range c.Codes {
		if _, known := choosable[id]; !known {
			return parley.Errorf(parley.CodeInvalid, "allowed_codes", "must be wrap-up codes.")
		}
	}
	if c.DefaultCode != "" && !choosable[c.DefaultCode] {
		return parley.Errorf(parley.CodeInvalid, "default_code_id", "must be an active wrap-up code that agents can choose, or empty.")
	}
	if c.DefaultCode != "" && len(c.Codes) > 0 && !slices.Contains(c.Codes, c.DefaultCode) {
		return parley.Errorf(parley.CodeInvalid, "default_code_id", "must be one of the codes to choose from, or empty.")
	}
	configs, err := tx.WrapUpConfigurations()
	if err != nil {
		return err
	}
	for _, other := range configs {
		if other.ID != c.ID && parley.Fold(other.Name) == parley.Fold(c.Name) {
			return parley.Errorf(parley.CodeConflict, "name", "There is already a wrap-up configuration with this name.")
		}
	}
	props, err := tx.Properties()
	if err != nil {
		return err
	}
	if most := props.Int(parley.PropMaxWrapUp); c.EnforceDuration && props.Bool(parley.PropEndLongWrapUps) && c.DurationS >= most*60 {
		return parley.Errorf(parley.CodeInvalid, "duration_seconds", "must be less than the %d minutes after which the desk closes every wrap-up (%s).", most, parley.PropMaxWrapUp)
	}
	return nil
}

// checkWrapUpProperty refuses a general end of wrap-ups that would come before
// one that a configuration promises (domain 1.1.3).
func checkWrapUpProperty(tx *store.Tx, name, value string) error {
	props, err := tx.Properties()
	if err != nil {
		return err
	}
	on, most := props.Bool(parley.PropEndLongWrapUps), props.Int(parley.PropMaxWrapUp)
	if name == parley.PropEndLongWrapUps {
		on = value == "true"
	} else if most, err = strconv.ParseInt(value, 10, 64); err != nil {
		return err
	}
	if !on {
		return nil
	}
	configs, err := tx.WrapUpConfigurations()
	if err != nil {
		return err
	}
	for _, c := range configs {
		if c.EnforceDuration && c.DurationS >= most*60 {
			return parley.Errorf(parley.CodeInvalid, "value", "%s lasts %d s, and every wrap-up would be closed after %d min. Make that longer, or the configuration shorter.", c.Name, c.DurationS, most)
		}
	}
	return nil
}

// CreateWrapUpConfiguration adds a wrap-up configuration.
func (d *Desk) CreateWrapUpConfiguration(ctx context.Context, actor parley.Actor, in WrapUpConfigurationInput) (parley.WrapUpConfiguration, error) {
	now := parley.Now()
	c := parley.WrapUpConfiguration{ID: in.newID(), CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := in.fill(&c); err != nil {
		return parley.WrapUpConfiguration{}, err
	}
	return c, d.configure(ctx, func(tx *store.Tx) error {
		if err := checkWrapUp(tx, c); err != nil {
			return err
		}
		if err := tx.InsertWrapUpConfiguration(c); err != nil {
			return err
		}
		return d.configured(tx, actor, tableWrapUp, c.ID, c.Name, nil, c)
	})
}

// UpdateWrapUpConfiguration changes a wrap-up configuration; it applies to the
// next conversation that ends.
func (d *Desk) UpdateWrapUpConfiguration(ctx context.Context, actor parley.Actor, id parley.ID, in WrapUpConfigurationInput) (c parley.WrapUpConfiguration, err error) {
	err = d.configure(ctx, func(tx *store.Tx) error {
		old, err := tx.WrapUpConfiguration(id)
		if err != nil {
			return err
		}
		c = old
		if err := in.fill(&c); err != nil {
			return err
		}
		if err := checkWrapUp(tx, c); err != nil {
			return err
		}
		c.Version, c.UpdatedAt = in.Version, parley.Now()
		if err := tx.UpdateWrapUpConfiguration(c); err != nil {
			return err
		}
		c.Version++
		return d.configured(tx, actor, tableWrapUp, id, c.Name, old, c)
	})
	return c, err
}

// DeleteWrapUpConfiguration removes a wrap-up configuration; wrap-ups that are
// open under it go on as they began.
func (d *Desk) DeleteWrapUpConfiguration(ctx context.Context, actor parley.Actor, id parley.ID, version int64) error {
	return d.configure(ctx, func(tx *store.Tx) error {
		c, err := tx.WrapUpConfiguration(id)
		if err != nil {
			return err
		}
		if err := tx.DeleteWrapUpConfiguration(id, version); err != nil {
			return err
		}
		return d.configured(tx, actor, tableWrapUp, id, c.Name, c, nil)
	})
}
