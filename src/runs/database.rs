//! The database of the browser in which runs and their groups are kept.

use idb::{
    Database, DatabaseEvent, Error, Factory, ObjectStoreParams, Transaction, TransactionMode,
};

const DATABASE: &str = "hawser";

/// The store of runs.
pub(crate) const RUNS: &str = "runs";

/// The store of groups of runs.
pub(crate) const GROUPS: &str = "groups";

/// The version of the database, raised when its stores change.
const VERSION: u32 = 2;

/// Begins a transaction on some stores.
pub(crate) async fn transaction(
    stores: &[&str],
    mode: TransactionMode,
) -> Result<Transaction, Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else {
            return;
        };
        let known = database.store_names();
        for store in [RUNS, GROUPS] {
            if !known.iter().any(|it| it == store) {
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    let database: Database = request.await?;
    let transaction = database.transaction(stores, mode)?;
    // The connection closes when its transaction has ended.
    database.close();
    Ok(transaction)
}
