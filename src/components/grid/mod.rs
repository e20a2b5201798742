//! The grid of a resource: one component for all resources, drawn from their columns and marks.
//!
//! Only the rows in view are drawn. Keys follow the ARIA grid pattern: one cell is in the tab
//! order, arrow keys lead to the others. What is filtered and how it is sorted is a
//! [`Query`](hawser_core::resource::Query), which the page keeps in the address.

mod age;
mod chips;
mod columns;
mod filters;
mod focus;
mod notice;
mod notices;
mod operations;
mod row;
mod selection;
mod sheet;
mod state;
mod table;
mod toolbar;
mod value;
mod view;
mod window;

pub use age::AgeLine;
pub use chips::{Chip, ChipKind, Chips, count_text, mark_chips};
pub use columns::{Columns, TableCell, use_moment};
pub use notice::{Empty, Notice, NoticeLines};
pub use operations::{OperationChoice, choices};
pub use sheet::Sheet;
pub use state::{DrawnRow, GridState, ObjectKey, key_of, object_of};
pub use view::ResourceGrid;
pub use window::GridWindow;
