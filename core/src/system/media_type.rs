//! The media type that an appliance of Cloud Director Availability is asked for: that of the
//! configured version at first, then that of its replies (contracts G).

use super::cloud_director_availability::{PLAIN, media_type_of};
use crate::config::Appliance;
use crate::product::System;
use crate::reply::Outcome;

impl Appliance {
    /// Forgets what was learnt in an earlier session: the appliance may have been updated since.
    pub fn forget_media_type(&self) {
        self.media_type.set(None);
    }

    /// Learns the media type from a reply. Returns `true` where the appliance refused the version
    /// that was asked for, and can be asked again without one.
    pub fn learn_media_type(&self, outcome: &Outcome) -> bool {
        let Ok(reply) = outcome else { return false };
        if self.system != System::CloudDirectorAvailability {
            return false;
        }
        if reply.status == 406 {
            let again = self.media_type.get().as_deref() != Some(PLAIN);
            self.media_type.set(Some(PLAIN.to_owned()));
            return again;
        }
        if let Some(media_type) = media_type_of(reply).filter(|_| reply.is_good()) {
            self.media_type.set(Some(media_type));
        }
        false
    }
}
