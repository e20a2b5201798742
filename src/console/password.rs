//! The password again, before something dangerous is sent.

use std::rc::Rc;

use hawser_core::config::Appliance;
use hawser_core::problem::Problem;
use hawser_core::secret::{Secret, Secrets};
use hawser_core::system::{PASSWORD, SignInWay};

use super::Console;
use crate::transport::send;

impl Console {
    /// Lets the appliance check the password of whoever is signed in, and tells what is wrong
    /// with it, if anything is.
    ///
    /// No system has a call for that alone, so a session is begun (contracts A.1, C.1, D.1)
    /// and ended at once, also where nobody wants the answer any more. It does not take the
    /// place of the one in use: to that the sign-in on the peer of a pairing belongs. Where the
    /// answer is lost on its way nobody knows the session, and it ends by itself.
    pub fn check_password(
        self,
        appliance: Rc<Appliance>,
        way: &'static SignInWay,
        user: String,
        password: Secret,
        tell: Box<dyn FnOnce(Option<Problem>)>,
    ) {
        self.spawn(async move {
            let request = (appliance.system.spec().signing_in)(&appliance, way, &user);
            let secrets = Secrets::new().with(PASSWORD, password);
            let outcome = send(&request, self.without_session(&appliance, &secrets)).await;
            drop(secrets);
            match appliance.read_sign_in(&request, &outcome) {
                Ok(token) => {
                    tell(None);
                    let ended = self.end_session(&appliance, Some(token)).await;
                    self.note_ended(&appliance, ended.is_ok());
                }
                Err(problem) => tell(Some(*problem)),
            }
        });
    }

    /// Says where an appliance could not be told that a session ends.
    pub fn note_ended(self, appliance: &Appliance, told: bool) {
        let known = |names: &Vec<String>| names.contains(&appliance.name);
        if !told && !self.left_open.with_untracked(known) {
            self.left_open
                .update(|names| names.push(appliance.name.clone()));
        }
    }
}
